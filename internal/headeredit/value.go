// Package headeredit makes changes to headers that change nothing but what they mean
// to, in the same way wherever mail leaves.
package headeredit

import (
	"encoding/base64"
	"mime"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name is name if it is a header name (RFC 5322 section 2.2), else empty.
func Name(name string) string {
	for _, r := range name {
		if r <= ' ' || r >= 0x7f || r == ':' {
			return ""
		}
	}
	return name
}

// Value is s as a header value: without control characters, and in encoded words
// (RFC 2047) where it is not ASCII, or has words that are too long for a line.
func Value(s string) string {
	s = oneLine(s)
	if slices.ContainsFunc(strings.Fields(s), func(word string) bool { return len(word) > longestWord }) {
		return encodeAll(s)
	}
	return mime.QEncoding.Encode("utf-8", s)
}

// longestWord leaves room for a name and a prefix on a line of at most 998 bytes (RFC
// 5322 section 2.1.1). A line can be folded at blanks only.
const longestWord = 800

// encodeAll writes all of s in encoded words of at most 75 characters.
func encodeAll(s string) string {
	const most = 42
	var words []string
	for len(s) > 0 {
		n := min(most, len(s))
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

// Prefix is s to be put before a value: like [Value], and with a blank after it
// that stays visible when an encoded word follows.
func Prefix(s string) string {
	s = oneLine(s)
	encoded := mime.QEncoding.Encode("utf-8", s)
	if encoded != s {
		encoded = mime.QEncoding.Encode("utf-8", s+" ")
	}
	return encoded + " "
}

// Raw is s as a raw header value: as it is, where it is printable ASCII on lines that
// are folded (RFC 5322 section 2.2.3). Otherwise each line becomes a [Value], so
// that it begins no other field and ends no header.
func Raw(s string) string {
	if folded.MatchString(s) {
		return s
	}
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = Value(line)
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	return strings.Join(lines, "\r\n ")
}

// folded matches lines that each hold something and, after the first, begin with a
// blank.
var folded = regexp.MustCompile(`^[ -~\t]*[!-~][ -~\t]*(\r\n[ \t][ -~\t]*[!-~][ -~\t]*)*$`)

func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.TrimSpace(s)
}
