package scan

import (
	"regexp"
	"strings"
)

// connectionString finds passwords in addresses of databases. Rules: RFC 3986, 3.2.1; ADO.NET and ODBC, "Connection strings".
var connectionString = Detector{
	Name:     "secret:connection_string",
	About:    "passwords in addresses of databases",
	Levels:   "medium by its form; high with a keyword near",
	Keywords: []string{"server", "data source", "database", "user id", "uid", "initial catalog", "connection string", "host"},
	starts:   []string{"postgres://", "postgresql://", "mysql://", "mongodb://", "mongodb+srv://", "redis://", "rediss://", "amqp://", "amqps://", "mssql://", "oracle://", "clickhouse://", "password=", "password =", "pwd=", "pwd ="},
	find:     findConnectionString,
	show:     showPrefix,
	exact:    true,
}

var (
	connectionForm = tokenForm{form: regexp.MustCompile(`^(?:[a-z0-9+]+://[^\s:@/]{0,64}:([^\s@/<>{}$]{3,80})@[0-9A-Za-z.:\[\]-]+|(?i:password|pwd)=[^;\s"\'<>{}$]{4,80};)`), keep: 3, conf: 0.75, valid: validConnectionString}.finder()
	// passwordPart is the password between other parts; user is the part that says whose it is.
	passwordPart = lazily(`^(?i:password|pwd)[ \t]?=[ \t]?([^;\s"'<>{}$]{4,80})(?:[;"']|$)`)
	userPart     = lazily(`(?i:user ?id|uid|user|user ?name)[ \t]?=[^;\n]{1,100};`)
)

func findConnectionString(t *text, at int) {
	n := len(t.matches)
	connectionForm(t, at)
	if len(t.matches) > n || lower(t.s[at]) != 'p' {
		return
	}
	s := t.s[at:min(len(t.s), at+128)]
	m := passwordPart().FindStringSubmatchIndex(s)
	if m == nil || !userPart().MatchString(t.s[max(0, at-160):at]) {
		return
	}
	where, value := span{at, at + m[3]}, s[m[2]:m[3]]
	if !validConnectionString(value) || madeUpPassword(value) || strings.ContainsAny(value, "()") || t.taken(where) {
		return
	}
	t.add(match{span: where, value: s[:m[3]], keep: 3, conf: Medium, evidence: []string{"name", "user"}})
}

func validConnectionString(token string) bool {
	return !strings.HasPrefix(token, "%") && !strings.HasPrefix(token, "[")
}
