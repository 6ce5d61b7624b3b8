package xmltoken

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

func valid(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") }

// unescape replaces the five entities of XML and character references; others
// stay as they are.
func unescape(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		return valid(b)
	}
	s := valid(b)
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "&")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		ref, after, closed := strings.Cut(rest, ";")
		text := ""
		if closed && len(ref) <= 10 {
			text = entity(ref)
		}
		if text == "" {
			out.WriteByte('&')
			s = rest
			continue
		}
		out.WriteString(text)
		s = after
	}
}

func entity(ref string) string {
	switch ref {
	case "lt":
		return "<"
	case "gt":
		return ">"
	case "amp":
		return "&"
	case "quot":
		return `"`
	case "apos":
		return "'"
	}
	digits, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return ""
	}
	base := 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune {
		return ""
	}
	return string(rune(n))
}
