// Package smtpreply brings texts into the form of SMTP replies (RFC 5321 section
// 4.2): no control characters, lines that are not too long, plain ASCII for
// clients that did not ask for more.
package smtpreply

import (
	"crypto/rand"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Width is the longest line of text. RFC 5321 section 4.5.3.1.5 allows 512 octets
// for a reply line; code, enhanced code and line end need some.
const Width = 480

// spelled is how letters are written in ASCII where dropping their marks would
// make another word of it.
var spelled = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ß", "ss",
	"æ", "ae", "Æ", "Ae", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L",
	"„", `"`, "“", `"`, "”", `"`, "‚", "'", "‘", "'", "’", "'", "–", "-", "—", "-", "…", "...", "\u00a0", " ",
)

// Clean is text without control characters, on one line. Unless utf8 is set (the
// client said SMTPUTF8, RFC 6531 section 3.7.4.2) it is spelled in ASCII.
func Clean(text string, utf8 bool) string {
	text = strings.ToValidUTF8(text, "?")
	if !utf8 {
		text = ascii(text)
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

func ascii(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(spelled.Replace(norm.NFC.String(text))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r > unicode.MaxASCII:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Lines breaks a cleaned text at spaces into lines of at most [Width] bytes. There
// is always one, perhaps empty.
func Lines(text string) []string {
	var lines []string
	for len(text) > Width {
		at := strings.LastIndexByte(text[:Width+1], ' ')
		if at <= 0 {
			at = Width
			for at > 0 && text[at]&0xC0 == 0x80 { // not inside a UTF-8 character
				at--
			}
		}
		lines = append(lines, strings.TrimRight(text[:at], " "))
		text = strings.TrimLeft(text[at:], " ")
	}
	return append(lines, text)
}

// Incident makes an id under which a failure can be found in the log.
func Incident() string { return rand.Text()[:12] }

// TooBig reports whether a reply refuses a message for its size: by its enhanced code
// (RFC 3463 sections 3.3 and 3.4), or by 552 without one (RFC 1870 section 6). The text
// is that of the first line, without the code.
func TooBig(code int, text string) bool {
	if code/100 != 5 {
		return false
	}
	enhanced, _, _ := strings.Cut(text, " ")
	switch enhanced {
	case "5.3.4", "5.2.3":
		return true
	}
	return code == 552 && !strings.HasPrefix(enhanced, "5.")
}
