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
	starts:   []string{"postgres://", "postgresql://", "mysql://", "mongodb://", "mongodb+srv://", "redis://", "rediss://", "amqp://", "amqps://", "mssql://", "oracle://", "clickhouse://", "password=", "pwd="},
	find:     tokenForm{form: regexp.MustCompile(`^(?:[a-z0-9+]+://[^\s:@/]{0,64}:([^\s@/<>{}$]{3,80})@[0-9A-Za-z.:\[\]-]+|(?i:password|pwd)=[^;\s"\'<>{}$]{4,80};)`), keep: 3, conf: 0.75, valid: validConnectionString}.finder(),
	show:     showPrefix,
	exact:    true,
}

func validConnectionString(token string) bool {
	return !strings.HasPrefix(token, "%") && !strings.HasPrefix(token, "[")
}
