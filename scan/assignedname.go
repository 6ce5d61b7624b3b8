package scan

import (
	"slices"
	"strings"
)

// A nameOf is what kind of secret a name is given.
type nameOf uint8

const (
	otherName    nameOf = iota
	passwordName        // what people think of, too
	keyName             // what a program made
	saidName            // of a password that a sentence gives in quotes: any word may be one
)

// The words by which names are known, without separators.
var (
	passwordWords = []string{"password", "passwd", "passwort", "passphrase", "passcode", "kennwort", "contrasena", "pwd", "wachtwoord", "senha", "parola", "heslo"}
	passwordEnds  = []string{"pass", "passe", "pw", "psk"}
	keyWords      = []string{
		"secret", "token", "apikey", "accesskey", "privatekey", "encryptionkey", "signingkey", "masterkey", "accountkey", "sharedkey",
		"authkey", "fernetkey", "sessionkey", "presharedkey", "servicekey", "iamkey", "cloudkey", "softlayerkey", "crumb",
	}
	keyEnds = []string{"credential", "credentials", "creds", "auth", "adopat", "ibmkey", "slkey"}
	// What a name says that has no secret, but is about one.
	aboutWords = []string{
		"public", "csrf", "xsrf", "name", "url", "uri", "file", "path", "length", "size", "count", "type", "format", "field", "label",
		"policy", "expir", "endpoint", "keyword", "version", "header", "param", "regex", "pattern", "index", "placeholder", "message",
		"error", "reset", "forgot", "prompt", "title", "audience", "issuer", "provider", "manager", "store", "keyvault", "identifier", "tokeniz", "accessor",
	}
	aboutEnds = []string{"id", "ids", "ref", "arn", "hint", "text", "ttl", "prefix", "suffix", "env", "help", "rule", "rules", "min", "max"}
)

// maxName bounds a name, in bytes.
const maxName = 64

// nameKind is the kind of an identifier; names of programs, in words of any case.
func nameKind(name string) nameOf {
	if len(name) > maxName || !mayNameSecret(name) {
		return otherName
	}
	var buf [maxName]byte
	n := 0
	for i := range len(name) {
		if b := lower(name[i]); classes[b]&isWord != 0 {
			buf[n] = b
			n++
		}
	}
	s := strings.TrimRight(string(buf[:n]), "0123456789")
	kind := otherName
	switch has, ends := containedIn(s), endOfAny(s); {
	case !mayBegin(s):
	case slices.ContainsFunc(passwordWords, has), slices.ContainsFunc(passwordEnds, ends):
		kind = passwordName
	case slices.ContainsFunc(keyWords, has), slices.ContainsFunc(keyEnds, ends):
		kind = keyName
	}
	if kind != otherName && (slices.ContainsFunc(aboutWords, containedIn(s)) || slices.ContainsFunc(aboutEnds, endOfAny(s))) {
		return otherName
	}
	return kind
}

func containedIn(s string) func(word string) bool {
	return func(word string) bool { return strings.Contains(s, word) }
}

func endOfAny(s string) func(word string) bool {
	return func(word string) bool { return strings.HasSuffix(s, word) }
}

// mayBegin reports whether one of the words for passwords and keys may begin in s: by its first two
// letters, which nearly all names have not, and its third.
func mayBegin(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if thirds := secretBegins[firstTwo(s, i, i+2)]; thirds != 0 && (i+2 == len(s) || thirds>>(s[i+2]&31)&1 != 0) {
			return true
		}
	}
	return false
}

// secretBegins has, for two letters that begin a word for passwords or keys, its third letters as bits; all where
// the word has no more.
var secretBegins = func() *[1 << 10]uint32 {
	var t [1 << 10]uint32
	for _, w := range slices.Concat(passwordWords, passwordEnds, keyWords, keyEnds) {
		if len(w) == 2 {
			t[firstTwo(w, 0, 2)] = 1<<32 - 1
			continue
		}
		t[firstTwo(w, 0, 2)] |= 1 << (w[2] & 31)
	}
	return &t
}()

// mayNameSecret is a quick look whether one of the words begins in a name: nearly none passes.
func mayNameSecret(name string) bool {
	for i := 0; i+1 < len(name); i++ {
		if secretFirst[name[i]]&secretSecond[name[i+1]] != 0 {
			return true
		}
	}
	return false
}

// secretFirst and secretSecond have a bit in common for each two letters, in any case, that a word may begin with.
var secretFirst, secretSecond = func() (first, second [256]uint8) {
	for i, pair := range [...][2]string{{"p", "aws"}, {"sk", "el"}, {"t", "o"}, {"c", "ro"}, {"w", "a"}, {"h", "e"}, {"a", "u"}} {
		for b := range 256 {
			if strings.IndexByte(pair[0], byte(b)|0x20) >= 0 {
				first[b] |= 1 << i
			}
			if strings.IndexByte(pair[1], byte(b)|0x20) >= 0 {
				second[b] |= 1 << i
			}
		}
	}
	return first, second
}()

func nameByte(b byte) bool { return nameBytes[b] }

var nameBytes = bytesOf("_-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

// nameBefore is the name that ends before byte i, behind which a sign of assignment stands. Spaces, quotes,
// brackets and, where typed says so, a type ("var apiToken string =") may stand between.
func (t *text) nameBefore(i int, typed bool) string {
	for range 3 {
		for n := 0; i > 0 && n < 16 && (t.s[i-1] == ' ' || t.s[i-1] == '\t'); n++ {
			i--
		}
		for n := 0; i > 0 && n < 4 && aroundNames[t.s[i-1]]; n++ {
			i--
		}
		start := i
		for start > 0 && i-start < maxName && nameByte(t.s[start-1]) {
			start--
		}
		switch name := t.s[start:i]; name {
		case "value": // of an element or object that has the name beside it
			for i = start; i > 0 && start-i < 24 && strings.IndexByte(" \t\r\n\"',-", t.s[i-1]) >= 0; {
				i--
			}
		case "string", "String", "str":
			if !typed {
				return name
			}
			i = start
		case "key", "Key", "KEY": // "secret key"
			if start > 1 && t.s[start-1] == ' ' {
				for start--; start > 0 && i-start < maxName && nameByte(t.s[start-1]); {
					start--
				}
			}
			return t.s[start:i]
		default:
			return name
		}
	}
	return ""
}

// What may stand around a name, and go on a sign of assignment to the left.
var (
	aroundNames   = bytesOf("\"'`][\\")
	beforeAssigns = bytesOf(":=?+.|")
)

// assigned looks at a sign of assignment: a name before it, a value behind it.
func (t *text) assigned(at int) {
	next := t.byteAt(at + 1)
	if t.s[at] == ':' && (next == ':' || next == '=' || next == '/') || t.s[at] == '=' && (next == '=' || next == '~') {
		return // a part of "::", ":=", "==", or of an address
	}
	from := at
	for from > 0 && at-from < 3 && beforeAssigns[t.s[from-1]] {
		from--
	}
	name := t.nameBefore(from, t.s[at] == '=')
	kind := nameKind(name)
	if kind == otherName || t.s[at] == ':' && strings.EqualFold(name, "pass") { // what logs of tests say
		return
	}
	i := at + 1
	if next == '>' {
		i++
	}
	i = t.skipBlanks(i)
	if b := t.byteAt(i); (b == '|' || b == '>') && t.s[at] == ':' && t.byteAt(i+1) == '\n' { // YAML's block
		i = t.skipBlanks(i + 2)
	}
	if strings.IndexByte("@rbuRBU", t.byteAt(i)) >= 0 && (t.byteAt(i+1) == '"' || t.byteAt(i+1) == '\'') {
		i++ // a literal's prefix
	}
	if t.byteAt(i) == '\\' {
		i++
	}
	if q := t.byteAt(i); q == '"' || q == '\'' || q == '`' {
		rest := t.s[i+1 : min(len(t.s), i+202)]
		if n := strings.IndexByte(rest, q); n > 0 && !strings.ContainsAny(rest[:n], " \t\r\n") {
			t.addAssigned(kind, span{i + 1, i + 1 + len(strings.TrimRight(rest[:n], `\`))}, true)
		}
		return
	}
	end := i
	for end < len(t.s) && end-i <= 200 && strings.IndexByte(" \t\r\n\"'`,;<>&()[]{}|\\", t.s[end]) < 0 {
		end++
	}
	if b := t.byteAt(end); b == '(' || b == '[' || b == '{' || end-i > 200 {
		return
	}
	t.addAssigned(kind, span{i, i + len(strings.TrimRight(t.s[i:end], ".!?:\\"))}, false)
}

// skipBlanks is where the spaces from byte i on end, or some of very many.
func (t *text) skipBlanks(i int) int {
	for n := 0; n < 16 && (t.byteAt(i) == ' ' || t.byteAt(i) == '\t'); n++ {
		i++
	}
	return i
}
