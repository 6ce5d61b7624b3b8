package scan

import (
	"regexp"
	"strings"
)

// basicAuth finds names with passwords in web addresses. Rules: RFC 3986, 3.2.1.
var basicAuth = Detector{
	Name:     "secret:basic_auth",
	About:    "names with passwords in web addresses",
	Levels:   "high by its form; low for the names that manuals have for a password",
	Keywords: []string{"password", "login", "credentials"},
	starts:   []string{"http://", "https://", "ftp://", "sftp://", "ssh://", "smtp://", "smtps://", "imap://", "ldap://"},
	find:     findBasicAuth,
	show:     showPrefix,
	exact:    true,
}

func validBasicAuth(token string) bool {
	return !strings.HasPrefix(token, "%") && !strings.EqualFold(token, "xxx")
}

var basicAuthForm = tokenForm{form: regexp.MustCompile(`^[A-Za-z]+://[^\s:@/?#<>"\'\[\]]{1,64}:([^\s@/:<>"\'{}$\[\]]{3,80})@[0-9A-Za-z.:\[\]-]+`), keep: 6, conf: 0.85, valid: validBasicAuth}.finder()

// findBasicAuth is less sure of what manuals write for a password.
func findBasicAuth(t *text, at int) {
	n := len(t.matches)
	basicAuthForm(t, at)
	if len(t.matches) == n {
		return
	}
	m := &t.matches[n]
	_, rest, _ := strings.Cut(m.value, "://")
	_, rest, _ = strings.Cut(rest, ":")
	password, host, _ := strings.Cut(strings.ToLower(rest), "@")
	if manualPassword(password) || strings.HasPrefix(host, "example") {
		m.conf, m.evidence = Low, []string{"shape"}
	}
}
