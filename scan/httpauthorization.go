package scan

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// httpAuthorization finds the credentials of HTTP requests. Rules: RFC 7617 (Basic: name, colon and
// password in base64), RFC 6750, 2.1 (Bearer); curl(1), -u.
var httpAuthorization = Detector{
	Name:     "secret:http_authorization",
	About:    "names with passwords, and bearer tokens, in headers of HTTP requests and commands of curl",
	Levels:   "high for a name with a password, and for a token of mixed characters; low for the passwords of manuals",
	Keywords: []string{"http", "request", "header", "login", "credentials"},
	starts:   []string{"authorization", "curl", "apikey:", "api-key:", "api-token:", "token:"},
	find:     findAuthorization,
	show:     showWords,
	exact:    true,
	yields:   []string{"secret:jwt", "secret:github_token", "secret:basic_auth"},
}

var (
	authorizationHeader = lazily(`^(?i:authorization)["'\\]{0,3}[ \t]{0,3}[:=,][ \t]{0,3}["'\\]{0,3}(?i:(basic)|bearer|(?:api-)?token|apikey)[ \t]{1,3}([0-9A-Za-z._~+/-]{8,500}={0,2})`)
	// bareHeader is a header whose whole value is the secret.
	bareHeader = lazily(`^(?i:authorization|(?:api-?key|(?:api|auth|access)-token|token)):[ \t]{0,5}([0-9A-Za-z._~+/@=-]{10,500})["'\s]`)
	// The lines of a command go on behind a backslash.
	curlUser = lazily(`^(?i:curl)(?:[ \t](?:[^\n]|\\\r?\n)*?)?[ \t](?:-u|--user|-U|--proxy-user)[ \t=]{0,5}(?:"([^\s"<>:]{0,64}:[^\s"<>]{3,80})"|'([^\s'<>:]{0,64}:[^\s'<>]{3,80})'|([^\s"'<>:]{1,64}:[^\s"'<>{}]{3,80})|"?([^\s"'<>:]{1,64}"?:["'][^\s"'<>]{3,80})["'])`)
)

func findAuthorization(t *text, at int) {
	s := t.s[at:min(len(t.s), at+maxToken)]
	for i := 4; i+4 <= len(s); i++ { // up to the next command, so that many take no longer than one
		if lower(s[i]) == 'c' && hasFolded(s, i, "curl") {
			s = s[:i]
		}
	}
	if m := curlUser().FindStringSubmatchIndex(s); m != nil {
		for k := 2; k < len(m); k += 2 {
			if m[k] >= 0 {
				t.addCredentials(span{at + m[k], at + m[k+1]}, s[m[k]:m[k+1]])
			}
		}
		return
	}
	m := authorizationHeader().FindStringSubmatchIndex(s)
	if m == nil {
		t.bareToken(at, s)
		return
	}
	where, value := span{at + m[4], at + m[5]}, s[m[4]:m[5]]
	if m[2] >= 0 {
		b, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			b, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
		}
		if err == nil && utf8.Valid(b) && strings.IndexFunc(string(b), unicode.IsControl) < 0 {
			t.addCredentials(where, string(b))
		} else if err == nil && len(value) >= 32 && mixedValue(value) && !t.taken(where) {
			t.add(match{span: where, value: value, conf: Low, evidence: []string{"name", "entropy"}})
		}
		return
	}
	if len(value) < 16 || t.taken(where) || placeholder(value) || !mixedValue(value) {
		return
	}
	t.add(match{span: where, value: value, conf: 0.85, evidence: []string{"name", "entropy"}})
}

// bareToken looks at a header without a scheme. Programs write "token: x1" too, so that a
// short one counts only in a header's quotes.
func (t *text) bareToken(at int, s string) {
	m := bareHeader().FindStringSubmatchIndex(s)
	if m == nil {
		return
	}
	where, value := span{at + m[2], at + m[3]}, s[m[2]:m[3]]
	before := t.byteAt(at - 1)
	if before != '"' && before != '\'' && before != '-' || t.taken(where) || placeholder(value) || !mixedValue(value) {
		return
	}
	t.add(match{span: where, value: value, conf: Medium, evidence: []string{"header", "entropy"}})
}

// addCredentials adds a name with a password, which stand at where.
func (t *text) addCredentials(where span, credentials string) {
	name, password, found := strings.Cut(credentials, ":")
	password = strings.TrimLeft(password, `"'`)
	if !found || len(password) < 3 || name == "" && !mixedValue(password) || strings.ContainsAny(password[:1], "$%<{[") || t.taken(where) || madeUpPassword(password) {
		return
	}
	m := match{span: where, value: t.s[where.start:where.end], conf: 0.85, evidence: []string{"name", "password"}}
	if manualPassword(password) {
		m.conf, m.evidence = Low, []string{"shape"}
	}
	t.add(m)
}

// manualPassword reports whether it is what manuals write for a password.
func manualPassword(password string) bool {
	switch strings.ToLower(password) {
	case "pass", "password", "passwd", "passphrase", "pwd", "passwort", "xyz", "xxx", "secret", "pw", "mypass", "mypassword", "userpass", "my_password", "token", "api_key", "apikey":
		return true
	}
	return false
}

// madeUpPassword reports whether something stands for a password that is to be put there.
func madeUpPassword(v string) bool {
	var seen [256]bool
	distinct := 0
	for i := range len(v) {
		if !seen[v[i]] {
			seen[v[i]] = true
			distinct++
		}
	}
	v = strings.ToLower(v)
	return distinct < 4 || slices.ContainsFunc([]string{"example", "placeholder", "changeme", "xxxx", "your", "redacted", "${", "{{"}, func(word string) bool {
		return strings.Contains(v, word)
	})
}
