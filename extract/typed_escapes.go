package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Escapes count as a run when so many stand near each other, and the text around
// them belongs to it: some of its characters may stand for themselves.
const (
	fewestEscapes = 3
	escapeGap     = 64
	escapeAround  = 200
)

// escapeRuns calls each for stretches of text with percent signs (RFC 3986 section
// 2.1), character references or the escapes of programming languages in them,
// decoded; and for quoted-printable, whose sign means other things to those.
func escapeRuns(text string, each func(run, string, []byte)) {
	escapesOf(text, `%\&`, "escapes", each)
	escapesOf(text, "=", "quoted-printable", each)
}

// nextOf finds the next of a few signs, each looked for by itself: most texts have none of
// most of them, and one sign is found many bytes at a time.
type nextOf struct {
	text, signs string
	places      [4]int // one behind where each sign is next; 0 before it was looked for
}

// from is the first place of a sign at or behind i; len(text) where there is none.
func (f *nextOf) from(i int) int {
	first := len(f.text)
	for k := range len(f.signs) {
		if f.places[k] <= i {
			f.places[k] = len(f.text) + 1
			if n := strings.IndexByte(f.text[i:], f.signs[k]); n >= 0 {
				f.places[k] = i + n + 1
			}
		}
		first = min(first, f.places[k]-1)
	}
	return first
}

func escapesOf(text, signs, kind string, each func(run, string, []byte)) {
	start, end, count := 0, 0, 0
	flush := func() {
		if count >= fewestEscapes {
			from, to := around(text, start, end)
			each(run{start: from, end: to, kind: kind}, unescape(text[from:to], signs), nil)
		}
		count = 0
	}
	next := nextOf{text: text, signs: signs}
	for i := next.from(0); i < len(text); i = next.from(i) {
		_, size := escapeAt(text[i:])
		if size == 0 {
			i++
			continue
		}
		if count > 0 && i-end > escapeGap {
			flush()
		}
		if count == 0 {
			start = i
		}
		i += size
		end = i
		count++
	}
	flush()
}

// around widens a stretch to the words that it stands in.
func around(text string, start, end int) (from, to int) {
	return aroundBy(text, start, end, escapeAround)
}

func aroundBy(text string, start, end, n int) (from, to int) {
	from, to = max(0, start-n), min(len(text), end+n)
	for from < start && !utf8.RuneStart(text[from]) {
		from++
	}
	for to > end && to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	return from, to
}

// unescape decodes the escapes that begin with one of signs. In what a form sent,
// a plus stands for a blank (HTML Living Standard, URL-encoded form data): it is
// read in both ways.
func unescape(text, signs string) string {
	out := make([]byte, 0, len(text)+1)
	for i := 0; i < len(text); {
		if strings.IndexByte(signs, text[i]) >= 0 {
			if b, size := escapeAt(text[i:]); size > 0 {
				out = append(out, b...)
				i += size
				continue
			}
		}
		out = append(out, text[i])
		i++
	}
	plain := string(append(out, '\n'))
	if strings.Contains(text, "%") && strings.Contains(text, "+") {
		plain += strings.ReplaceAll(plain, "+", " ")
	}
	return plain
}

// escapeAt is what the escape at the start of s stands for, and its length; zero
// when there is none.
func escapeAt(s string) (stands []byte, size int) {
	switch {
	case len(s) < 3:
		return nil, 0
	case s[0] == '%':
		if s[1]|0x20 == 'u' && len(s) >= 6 { // as the function escape of browsers writes
			if v, ok := hexValue(s[2:6]); ok {
				return runeBytes(v), 6
			}
		}
		return percentAt(s)
	case s[0] == '=':
		return quotedAt(s)
	case s[0] == '\\':
		return backslashAt(s)
	case s[0] == '&':
		return ampersandAt(s)
	}
	return nil, 0
}

// percentAt reads %34, and %2534 and so on, which was escaped more than once.
func percentAt(s string) ([]byte, int) {
	const percent, most = "25", 8 // times
	at := 1
	for n := 0; n < most && strings.HasPrefix(s[at:], percent) && len(s) >= at+4; n++ {
		if _, ok := hexValue(s[at+2 : at+4]); !ok {
			break
		}
		at += 2
	}
	if v, ok := hexValue(s[at : at+2]); ok {
		return []byte{byte(v)}, at + 2
	}
	return nil, 0
}

// backslashAt reads \x34, \u0034, \U00000034, \u{34} and \064, as style sheets write it \34
// with a blank and \000034 (CSS Syntax Module Level 3, section 4.3.7), and with more
// backslashes what was escaped more than once.
func backslashAt(s string) ([]byte, int) {
	if more := backslashes(s) - 1; more > 0 {
		if len(s) > more+2 && strings.IndexByte("xuU", s[more+1]) >= 0 {
			if b, size := backslashAt(s[more:]); size > 0 {
				return b, more + size
			}
		}
		return nil, 0
	}
	if b, size := styleAt(s); size > 0 {
		return b, size
	}
	switch s[1] {
	case 'x':
		if s[2] == '{' {
			return bracedAt(s)
		}
		if len(s) >= 4 {
			if v, ok := hexValue(s[2:4]); ok {
				return []byte{byte(v)}, 4
			}
		}
	case 'u', 'U':
		if s[1] == 'U' && len(s) >= 10 && strings.HasPrefix(s[2:], "000") {
			if v, ok := hexValue(s[2:10]); ok {
				return runeBytes(v), 10
			}
		}
		if len(s) >= 6 {
			if v, ok := hexValue(s[2:6]); ok {
				if pair := pairAt(s, v); pair > 0 {
					return runeBytes(pair), 12
				}
				return runeBytes(v), 6
			}
		}
		if s[2] == '{' {
			return bracedAt(s)
		}
	case 'c', 's':
		return texAt(s)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return octalAt(s)
	}
	return nil, 0
}

// pairAt is the letter that \ud835\udfe2 stands for, two halves in UTF-16; zero where they are none.
func pairAt(s string, high uint64) uint64 {
	if len(s) < 12 || s[6] != '\\' || s[7]|0x20 != 'u' {
		return 0
	}
	if low, ok := hexValue(s[8:12]); ok {
		if r := utf16.DecodeRune(rune(high), rune(low)); r != utf8.RuneError {
			return uint64(r)
		}
	}
	return 0
}

// bracedAt reads \u{34} and \x{34}.
func bracedAt(s string) ([]byte, int) {
	if n := strings.IndexByte(s[:min(len(s), 12)], '}'); n > 3 {
		if v, ok := hexValue(s[3:n]); ok {
			return runeBytes(v), n + 1
		}
	}
	return nil, 0
}

// texAt reads \char"34, \char'64 and \symbol{52} of TeX.
func texAt(s string) ([]byte, int) {
	for _, x := range [...]struct {
		name string
		base int
	}{{`\char"`, 16}, {`\char'`, 8}, {`\symbol{`, 10}} {
		digits, ok := strings.CutPrefix(s, x.name)
		if !ok {
			continue
		}
		n := 0
		for n < len(digits) && n < 6 && int(fourBits[digits[n]]) < x.base {
			n++
		}
		v, err := strconv.ParseUint(digits[:n], x.base, 32)
		if err != nil {
			break
		}
		size := len(x.name) + n
		for _, end := range [...]string{"{}", "}", " "} {
			if strings.HasPrefix(s[size:], end) {
				size += len(end)
				break
			}
		}
		return runeBytes(v), size
	}
	return nil, 0
}

// octalAt reads \064 and, where it is a letter or a sign, \64.
func octalAt(s string) ([]byte, int) {
	if len(s) >= 4 {
		if v, err := strconv.ParseUint(s[1:4], 8, 8); err == nil {
			return []byte{byte(v)}, 4
		}
	}
	if v, err := strconv.ParseUint(s[1:3], 8, 8); err == nil && v >= ' ' {
		return []byte{byte(v)}, 3
	}
	return nil, 0
}

// backslashes is how many stand at the start of s, up to what three escapings make of one.
func backslashes(s string) int {
	const most = 8
	n := 0
	for n < most && n < len(s) && s[n] == '\\' {
		n++
	}
	return n
}

// styleAt reads the escapes of style sheets that look like no others.
func styleAt(s string) ([]byte, int) {
	switch {
	case len(s) >= 7 && strings.HasPrefix(s[1:], "0000"):
		if v, ok := hexValue(s[5:7]); ok && v >= ' ' && v < utf8.RuneSelf {
			if len(s) > 7 && s[7] == ' ' {
				return []byte{byte(v)}, 8
			}
			return []byte{byte(v)}, 7
		}
	case len(s) >= 4 && s[3] == ' ' && s[1] >= '2' && s[1] <= '7':
		if v, ok := hexValue(s[1:3]); ok {
			return []byte{byte(v)}, 4
		}
	}
	return nil, 0
}

func hexValue(s string) (uint64, bool) {
	v, err := strconv.ParseUint(s, 16, 32)
	return v, err == nil
}

func runeBytes(v uint64) []byte {
	if v > utf8.MaxRune {
		v = utf8.RuneError
	}
	return utf8.AppendRune(nil, rune(v))
}
