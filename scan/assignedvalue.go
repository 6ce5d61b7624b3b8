package scan

import (
	"slices"
	"strings"
)

// placeholders are what stands for a value that is to be put there, lower case.
var placeholders = []string{
	"example", "placeholder", "changeme", "changeit", "change_me", "change-me", "xxxx", "****", "....", "your", "dummy", "test", "sample",
	"redacted", "123456", "none", "null", "true", "false", "fake", "insert", "replace", "foobar", "todo", "abcdefgh", "0123456789", "00000000", "string1",
}

// notValue reports whether what a name is given cannot be a secret of any kind: a placeholder, a
// variable, a path, an expression.
func notValue(v string, quoted bool) bool {
	if v[0] == '"' || v[0] == '\'' {
		return true // what quotes itself is put together from variables
	}
	if strings.IndexByte("$%&*@/\\-+=|~#:<[", v[0]) >= 0 && (!quoted || strings.IndexByte("$%&@/-#<[~", v[0]) >= 0) || strings.HasPrefix(v, "{{") {
		return true
	}
	if strings.Contains(v, "://") || strings.Contains(v, "::") || strings.Contains(v, "->") || strings.HasPrefix(v, "ENC[") || strings.Contains(v, "%20") || hasReference(v) {
		return true
	}
	l := strings.ToLower(v)
	return slices.ContainsFunc(placeholders, func(word string) bool { return strings.Contains(l, word) })
}

// hasReference reports whether a text refers to a variable: "${name}", "{{ name }}", "$(command)", "#{name}".
func hasReference(v string) bool {
	for i := 0; i+2 < len(v); i++ {
		if b := v[i]; b != '$' && b != '#' && b != '{' && b != '%' || v[i+1] != '{' && v[i+1] != '(' {
			continue
		}
		end := i + 2
		for end < len(v) && (nameByte(v[end]) || v[end] == ':') {
			end++
		}
		if end == i+2 || end == len(v) {
			continue
		}
		if v[i] == '{' && strings.HasPrefix(v[end:], "}}") || v[i] != '{' && (v[end] == '}' || v[end] == ')') {
			return true
		}
	}
	return false
}

func lettersAndDigits(v string) bool {
	return strings.ContainsAny(v, "0123456789") && strings.ContainsAny(strings.ToLower(v), "abcdefghijklmnopqrstuvwxyz")
}

func numbersIn(v string) int {
	n := 0
	for i := range len(v) {
		if v[i] >= '0' && v[i] <= '9' {
			n++
		}
	}
	return n
}

// passwordValue reports whether a value may be a password: letters and digits; in quotes also
// letters and signs that no name has.
func passwordValue(v string, quoted bool) bool {
	if len(v) < 6 || notValue(v, quoted) || !quoted && (strings.ContainsAny(v, "./") && !strong(v)) {
		return false
	}
	if lettersAndDigits(v) {
		return true
	}
	return quoted && len(v) <= 60 && strings.ContainsAny(v[1:], "!$%^&*?~+@#") && strings.ContainsAny(strings.ToLower(v), "abcdefghijklmnopqrstuvwxyz")
}

// keyValue reports whether a value may be a key or token: it looks random, and is no name of another thing.
func keyValue(v string, quoted bool, bits float64) bool {
	if len(v) < 10 || notValue(v, quoted) || bits < 3 || bits < 3.2 && len(v) < 24 {
		return false
	}
	if !quoted && strings.ContainsAny(v, "./") && !strong(v) {
		return false
	}
	l := strings.ToLower(v)
	if strings.Contains(l, "secret") || strings.Contains(l, "token") || strings.Contains(l, "passw") || strings.Contains(l, "key") && wordsOnly(l) {
		return false
	}
	if !lettersAndDigits(v) {
		return quoted && len(v) >= 20 && bits >= 3.5 && signsIn(v) >= 5
	}
	return !wordsOnly(l)
}

// wordsOnly reports whether a value, lower case, is of words with few numbers, as names are: "app-secret-1", "user2Name".
func wordsOnly(l string) bool {
	if len(l) < 32 {
		l = strings.TrimRight(l, "0123456789")
	}
	if numbersIn(l) > 2 && numbersIn(l)*6 > len(l) {
		return false
	}
	for word := range strings.FieldsFuncSeq(l, func(r rune) bool { return r == '_' || r == '-' || r == '.' || r == '/' }) {
		if word = strings.TrimRight(word, "0123456789"); strings.ContainsAny(word, "0123456789") {
			return false
		}
	}
	return true
}

func signsIn(v string) int {
	n := 0
	for i := range len(v) {
		if classes[v[i]]&isWord == 0 {
			n++
		}
	}
	return n
}

// strong reports whether a value is long and mixed, as nothing is that people or compilers wrote.
func strong(v string) bool {
	return len(v) >= 24 && mixed(v) && numbersIn(v) >= 3 && entropy(v) >= 4
}
