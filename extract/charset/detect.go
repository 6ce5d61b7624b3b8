package charset

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"postern/extract"
	"postern/mail"
)

// Head is the text at the start of o as far as its own bytes tell the charset:
// by its mark, by its NUL bytes, else as it stands. It is for Detect functions
// and may end in the middle of a letter.
func Head(o *extract.Object) string {
	name, n := Mark(o.Head)
	if name == "" {
		name = byZeroes(o.Head)
	}
	if name == "" || name == utf8Name || name == "utf-7" {
		return string(o.Head[n:])
	}
	return decode(name, o.Head[n:])
}

// Textual reports whether o is text, as far as samples of it tell. What was
// declared as text, or is the body of a mail, may hold a few odd bytes.
func Textual(o *extract.Object) bool {
	if o.Size == 0 {
		return true
	}
	// One odd byte in so many: nothing that people write comes near it, and
	// compressed data is far beyond either.
	one := 200
	if o.Section == extract.Body || slices.ContainsFunc(o.Types, func(t string) bool { return strings.HasPrefix(t, "text/") }) {
		one = 20
	}
	if name, n := Mark(o.Head); Wide(name) {
		// QUIRK: some mail programs end a text in UTF-16 with the one byte of a line feed.
		return o.Size <= int64(n)+3 || plausible(decode(name, o.Head[:len(o.Head)&^1]))
	}
	if name := declaredWide(o); name != "" && plausible(decode(name, o.Head[:len(o.Head)&^3])) {
		return true
	}
	for _, b := range samples(o) {
		if !text(b, one) {
			return false
		}
	}
	return true
}

func declaredWide(o *extract.Object) string {
	for _, name := range o.Charsets {
		if Wide(name) {
			return strings.ToLower(name)
		}
	}
	return ""
}

// samples are the head, the tail and two stretches between them.
func samples(o *extract.Object) [][]byte {
	list := [][]byte{o.Head}
	if o.Size <= int64(len(o.Head)) {
		return list
	}
	list = append(list, o.Tail)
	if o.Size > 32<<10 {
		for _, at := range []int64{o.Size / 3, o.Size / 3 * 2} {
			b := make([]byte, 1<<10)
			if n, _ := o.Data.ReadAt(b, at&^3); n > 0 {
				list = append(list, b[:n])
			}
		}
	}
	return list
}

// text reports whether b looks like text, with at most one odd byte in so many.
func text(b []byte, one int) bool {
	if Junk(b)*one <= len(b) {
		return true
	}
	// Programs end a text with the zero byte of a string, or fill it up with some.
	if t := bytes.TrimRight(b, "\x00"); 2*len(t) > len(b) && Junk(t)*one <= len(t) {
		return true
	}
	name := byZeroes(b)
	if guess := mail.GuessOutright(b); name == "" && mail.EBCDIC(guess) {
		name = guess
	}
	return name != "" && plausible(decode(name, b[:len(b)&^3]))
}

// byZeroes names the Unicode charset that b shows by its zero bytes; empty when
// it shows none.
func byZeroes(b []byte) string {
	if bytes.Count(b, []byte{0})*5 < len(b) || len(b) == 0 {
		return ""
	}
	if name := mail.GuessOutright(b); Wide(name) {
		return name
	}
	return ""
}

// plausible reports whether a decoded text is made of letters, not of what any
// bytes look like in a wide charset.
func plausible(text string) bool {
	bad, ascii, n := 0, 0, 0
	for _, r := range text {
		switch {
		case r == utf8.RuneError, r < 0x20 && junk[r] != 0, r >= 0xe000 && r < 0xf900, r > 0x2ffff:
			bad++
		case r < 0x250, r >= 0x3000 && r < 0x3100:
			ascii++
		}
		n++
	}
	return n > 0 && bad*50 <= n && ascii*4 >= n
}
