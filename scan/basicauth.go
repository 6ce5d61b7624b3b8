package scan

import (
	"regexp"
	"strings"
)

// basicAuth finds names with passwords in web addresses. Rules: RFC 3986, 3.2.1.
var basicAuth = Detector{
	Name:     "secret:basic_auth",
	About:    "names with passwords in web addresses",
	Levels:   "high by its form",
	Keywords: []string{"password", "login", "credentials"},
	starts:   []string{"http://", "https://", "ftp://", "sftp://", "ssh://", "smtp://", "smtps://", "imap://", "ldap://"},
	find:     tokenForm{form: regexp.MustCompile(`^[A-Za-z]+://[^\s:@/?#<>"\']{1,64}:([^\s@/:<>"\'{}$]{3,80})@[0-9A-Za-z.:\[\]-]+`), keep: 6, conf: 0.85, valid: validBasicAuth}.finder(),
	show:     showPrefix,
	exact:    true,
}

func validBasicAuth(token string) bool {
	return !strings.HasPrefix(token, "%") && !strings.EqualFold(token, "xxx")
}
