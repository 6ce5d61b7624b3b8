// Package headeredit makes header values that change nothing but what they mean to:
// on one line, and ASCII.
package headeredit

import (
	"mime"
	"strings"
	"unicode"
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
// (RFC 2047) where it is not ASCII.
func Value(s string) string {
	return mime.QEncoding.Encode("utf-8", oneLine(s))
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

func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.TrimSpace(s)
}
