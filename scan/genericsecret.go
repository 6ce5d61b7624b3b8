package scan

import (
	"math"
	"slices"
	"strings"
)

// genericSecret finds values that are assigned to a name such as password, token
// or api_key. Rules: as in public scanners of source code, a name, a sign of
// assignment, and a value that is neither a placeholder nor an expression.
var genericSecret = Detector{
	Name:   "secret:generic_secret",
	About:  "passwords, tokens and keys next to their name",
	Levels: "medium for a password of mixed characters with at least 3 bits each, and for a key of 16 or more with 3.5; low for others with letters and digits",
	Keywords: []string{
		"password", "passwort", "credentials", "login", "username", "user", "zugangsdaten", "mot de passe", "contrasena", "identifiants",
	},
	starts: []string{
		"password", "passwd", "passwort", "passphrase", "kennwort", "secret", "api_key", "apikey", "api-key", "api_token", "access_token",
		"accesstoken", "auth_token", "authtoken", "client_secret", "clientsecret", "private_token", "private_key", "identified by ",
	},
	marks:  "=:",
	find:   findAssigned,
	show:   showWords,
	exact:  true,
	yields: slices.Concat(familyNames(), []string{"secret:jwt", "secret:aws_key", "secret:github_token", "secret:connection_string", "secret:azure_storage_key", "secret:kubernetes_secret", "secret:http_authorization", "secret:nuget_password", "secret:private_key", "secret:password_hash", "secret:netrc", "secret:command_password", "secret:call_password", "secret:pgpass"}),
}

// said is a name whose value stands behind it without a sign of assignment: in a sentence, as the next
// argument, in quotes, or in the element of that name. The second group is the value of a sentence.
var said = lazily(`^[A-Za-z_-]{4,40}(?:["'` + "`" + `]?[ \t]{0,3}(?:\b(?:is|ist|lautet)\b:?|,)[ \t]{0,3}(["'` + "`" + `]?)([^\s"'` + "`" + `,;<>(){}\[\]]{5,120})|(?i: by)?[ \t]{1,3}["']([^\s"']{6,120})["']|>\s{0,8}([^\s<>]{6,120})\s{0,8}</)`)

func findAssigned(t *text, at int) {
	if b := t.s[at]; b == '=' || b == ':' {
		t.assigned(at)
		return
	}
	s := t.s[at:min(len(t.s), at+256)]
	m := said().FindStringSubmatchIndex(s)
	if m == nil {
		return
	}
	word := 4
	for m[word] < 0 {
		word += 2
	}
	name := s[:strings.IndexAny(s, " \t\"'`,>")]
	value := strings.TrimRight(s[m[word]:m[word+1]], ".!?:")
	kind := nameKind(name)
	if strings.HasPrefix(strings.ToLower(s), "identified by") {
		kind = passwordName
	}
	quoted := word != 4 || m[3] > m[2]
	if kind == passwordName && word == 4 && quoted && sentence(s[:m[2]]) {
		kind = saidName
	}
	if word == 4 && !quoted && strings.Contains(s[:m[2]], ",") {
		return // names in a list
	}
	if next := t.byteAt(at + m[word+1]); word == 4 && (next == '(' || next == '[') {
		return
	}
	t.addAssigned(kind, span{at + m[word], at + m[word] + len(value)}, quoted)
}

// sentence reports whether a verb stands before the value.
func sentence(before string) bool {
	before = strings.ToLower(strings.TrimRight(before, " \t:"))
	return strings.HasSuffix(before, " is") || strings.HasSuffix(before, " ist") || strings.HasSuffix(before, " lautet")
}

// addAssigned adds the value of a name where it may be a secret.
func (t *text) addAssigned(kind nameOf, where span, quoted bool) {
	if where.len() < 6 || t.taken(where) {
		return
	}
	value := t.s[where.start:where.end]
	c := match{span: where, value: value, conf: Low, evidence: []string{"name"}}
	bits := entropy(value)
	switch {
	case kind == passwordName && passwordValue(value, quoted):
		if l := strings.ToLower(value); len(value) >= 8 && bits >= 3 && lettersAndDigits(value) && !strings.Contains(l, "passw") && !strings.HasPrefix(l, "secret") {
			c.conf, c.evidence = Medium, append(c.evidence, "entropy")
		}
	case kind == saidName && !notValue(value, true) && !manualPassword(value):
	case kind == keyName && keyValue(value, quoted, bits):
		if len(value) >= 16 && bits >= 3.5 && numbersIn(value) >= 2 {
			c.conf, c.evidence = Medium, append(c.evidence, "entropy")
		}
	default:
		return
	}
	t.add(c)
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
