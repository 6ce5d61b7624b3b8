package charset

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"postern/extract"
	"postern/mail"
)

const (
	utf8Name = "utf-8"
	latin    = "windows-1252"
)

// marks are the byte-order marks, the longer ones first.
var marks = []struct {
	mark string
	name string
}{
	{"\xff\xfe\x00\x00", "utf-32le"},
	{"\x00\x00\xfe\xff", "utf-32be"},
	{"\xef\xbb\xbf", utf8Name},
	{"\xff\xfe", "utf-16le"},
	{"\xfe\xff", "utf-16be"},
	{"+/v8", "utf-7"},
	{"+/v9", "utf-7"},
	{"+/v+", "utf-7"},
	{"+/v/", "utf-7"},
}

// Mark is the charset that a byte-order mark at the start of head names, and the
// length of the mark, which is zero where the mark's last byte holds text too.
func Mark(head []byte) (name string, length int) {
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			if m.name == "utf-7" {
				return m.name, 0
			}
			return m.name, len(m.mark)
		}
	}
	return "", 0
}

// Wide reports whether ASCII characters are more than one byte, or other bytes,
// in a charset, so that even a 7-bit text reads differently in it.
func Wide(name string) bool {
	name = strings.ToLower(name)
	return mail.EBCDIC(name) || slices.ContainsFunc(wide, func(s string) bool { return strings.Contains(name, s) })
}

var wide = []string{"utf-16", "utf16", "utf-32", "utf32", "ucs", "unicode"}

// shifting reports whether a charset shows letters through 7-bit sequences.
func shifting(name string) bool {
	return strings.Contains(name, "utf-7") || strings.Contains(name, "modified") || strings.Contains(name, "utf7") ||
		strings.Contains(name, "2022") || strings.HasPrefix(name, "hz")
}

// readings lists the charsets for an object, the best first.
func readings(c *counter, o *extract.Object, own []string) []string {
	l := list{sevenBit: !c.high && c.nuls == 0}
	guesses := mail.Guess(c.sample)
	if name, _ := Mark(o.Head); name != "" {
		l.add(name)
		guesses = nil
	}
	zeroes := len(guesses) > 0 && c.nuls*5 >= c.total && Wide(guesses[0])
	if zeroes {
		l.add(guesses[0])
		guesses = nil
	}
	if c.valid && !zeroes && (c.high || !wideDeclared(o.Charsets)) {
		l.add(utf8Name)
	}
	if !c.valid && !zeroes && nearlyUTF8(c.sample) {
		l.add(utf8Name)
	}
	for _, name := range o.Charsets {
		l.declared(name)
	}
	for _, name := range own {
		l.declared(name)
	}
	l.guessed(guesses, c.sample)
	if zeroes && c.valid && unevenZeroes(c.sample) {
		l.add(utf8Name)
	}
	switch {
	case c.valid && (l.sevenBit || len(l.names) == 0):
		l.add(utf8Name)
	case !c.valid && (len(l.names) == 0 || len(l.names) == 1 && l.names[0] == utf8Name):
		l.add(latin)
	}
	return l.names
}

// unevenZeroes reports whether the zero bytes of b stand at even and at odd places, or are not
// half of b: its letters may have zeroes between them that programs pass over, rather than be
// of two bytes each.
func unevenZeroes(b []byte) bool {
	var at [2]int
	for i, c := range b {
		if c == 0 {
			at[i&1]++
		}
	}
	return at[0] > 0 && at[1] > 0 || 2*(at[0]+at[1]) != len(b)
}

// nearlyUTF8 reports whether b is UTF-8 that was cut within a letter, or has bytes
// of another charset here and there: most of its high bytes stand in whole letters,
// which they hardly do in any other charset.
func nearlyUTF8(b []byte) bool {
	whole, other := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		if _, n := utf8.DecodeRune(b[i:]); n > 1 {
			whole += n
			i += n
			continue
		}
		other++
		i++
	}
	return whole > 3*other
}

// mostGuesses bounds how many guessed readings there are: each is as much work
// as the first.
const mostGuesses = 2

// guessed adds the guesses, and for 8-bit text always the Latin one, which is
// never impossible. It is the best where high bytes are rare: letters with
// accents in a Western text, not the letters of another script.
func (l *list) guessed(guesses []string, sample []byte) {
	latinToo := slices.Contains(guesses, latin)
	if latinToo && highBytes(sample)*8 < len(sample) {
		l.declared(latin)
	}
	n := 0
	for _, name := range guesses {
		if name != utf8Name && n < mostGuesses {
			l.declared(name)
			n++
		}
	}
	if latinToo {
		l.declared(latin)
	}
}

func highBytes(b []byte) int {
	n := 0
	for _, c := range b {
		n += int(c >> 7)
	}
	return n
}

func wideDeclared(names []string) bool {
	return len(names) > 0 && (Wide(names[0]) || shifting(strings.ToLower(names[0])))
}

type list struct {
	names    []string
	sevenBit bool
}

func (l *list) add(name string) {
	if name != "" && !slices.Contains(l.names, name) {
		l.names = append(l.names, name)
	}
}

// declared adds a charset that somebody named, unless it is unknown or reads the
// same as UTF-8 does.
func (l *list) declared(name string) {
	name = strings.ToLower(strings.TrimSpace(name))
	switch name {
	case "us-ascii", "ascii", "ansi_x3.4-1968", "iso-8859-1", "latin1", "latin-1", "cp1252":
		name = latin // its superset, which is what programs show
	case "utf8", "unicode-1-1-utf-8":
		name = utf8Name
	case "":
		return
	}
	if l.sevenBit && !Wide(name) && !shifting(name) {
		return
	}
	if _, known := mail.Charset(name, nil); known || name == utf8Name {
		l.add(name)
	}
}
