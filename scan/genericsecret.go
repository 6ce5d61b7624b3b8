package scan

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// genericSecret finds values that are assigned to a name such as password, token
// or api_key. Rules: as in public scanners of source code, a name, a sign of
// assignment, and a value that is neither a placeholder nor an expression.
var genericSecret = Detector{
	Name:   "secret:generic_secret",
	About:  "passwords, tokens and keys next to their name",
	Levels: "medium for a value of mixed characters with at least 3 bits each; low for others with letters and digits",
	Keywords: []string{
		"password", "passwort", "credentials", "login", "username", "user", "zugangsdaten", "mot de passe", "contrasena", "identifiants",
	},
	starts: []string{
		"password", "passwd", "passwort", "passphrase", "kennwort", "contrasena", "secret", "api_key", "apikey", "api-key", "access_token",
		"accesstoken", "auth_token", "authtoken", "client_secret", "clientsecret", "private_token", "encryption_key",
	},
	find:   findAssigned,
	show:   showWords,
	exact:  true,
	yields: slices.Concat(familyNames(), []string{"secret:jwt", "secret:aws_key", "secret:github_token", "secret:connection_string", "secret:azure_storage_key", "secret:kubernetes_secret", "secret:http_authorization", "secret:nuget_password"}),
}

var assignment = regexp.MustCompile(`^[A-Za-z_-]{4,40}["']?\s{0,3}(?::=|=>|=|:|\bis\b|\blautet\b)\s{0,3}(["']?)([^\s"',;<>(){}\[\]]{6,120})`)

func findAssigned(t *text, at int) {
	s := t.s[at:min(len(t.s), at+256)]
	m := assignment.FindStringSubmatchIndex(s)
	if m == nil {
		return
	}
	value := strings.TrimRight(s[m[4]:m[5]], ".!?:")
	quoted := m[3] > m[2]
	found := span{at + m[4], at + m[4] + len(value)}
	if next := t.byteAt(at + m[5]); next == '(' || next == '[' || t.taken(found) || !secretValue(value, quoted) {
		return
	}
	c := match{span: found, value: value, conf: Low, evidence: []string{"name"}}
	if l := strings.ToLower(value); len(value) >= 8 && entropy(value) >= 3 && !strings.HasPrefix(l, "passw") && !strings.HasPrefix(l, "secret") {
		c.conf, c.evidence = Medium, append(c.evidence, "entropy")
	}
	t.add(c)
}

// secretValue reports whether a value may be one: letters and digits, no
// placeholder, no variable, no path, no expression.
func secretValue(v string, quoted bool) bool {
	if len(v) < 6 || strings.ContainsAny(v[:1], "$%&*@/\\-+=|~#:") || strings.Contains(v, "://") || strings.Contains(v, "::") || strings.Contains(v, "->") {
		return false
	}
	if !strings.ContainsAny(v, "0123456789") || !strings.ContainsAny(strings.ToLower(v), "abcdefghijklmnopqrstuvwxyz") {
		return false
	}
	if !quoted && (strings.Contains(v, ".") || strings.Contains(v, "/")) {
		return false
	}
	l := strings.ToLower(v)
	for _, word := range []string{"example", "placeholder", "changeme", "xxxx", "****", "your", "dummy", "test", "sample", "redacted", "123456", "none", "null", "true", "false"} {
		if strings.Contains(l, word) {
			return false
		}
	}
	return true
}

// entropy is how many bits each byte of s carries, by its own frequencies
// (Shannon 1948).
func entropy(s string) float64 {
	var counts [256]int
	for i := range len(s) {
		counts[s[i]]++
	}
	bits := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(s))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
