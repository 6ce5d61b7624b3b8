package scan

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are letters that people cannot tell from Latin ones, written as
// pairs; after the confusables of Unicode TR 39, as far as both letters are in
// daily use.
const lookalikes = "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTУYХXҮYԌGԚQԜWаaвbеeѕsіiјjкkоoрpсcуyхxһhԁdԛqԝwүyӏlӀI" +
	"вbкkмmнhтt" + // not alike, but their capitals are
	"ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaιiκkνvοoρpυuχxϳjϹCϲcβbεeζzηhτtμm"

// plainLetters are Latin letters that no decomposition makes plain, and wideMarks
// that stand for ASCII ones, as pairs of a rune and its replacement.
var plainLetters = map[rune]string{
	'ß': "ss", 'ẞ': "SS", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L",
	'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'þ': "th", 'Þ': "TH", 'ı': "i", 'ħ': "h", 'Ħ': "H", 'ŋ': "n", 'Ŋ': "N",
	'ŀ': "l", 'Ŀ': "L", 'ſ': "s", 'ɑ': "a", 'ɡ': "g", 'ɩ': "i",
	'·': ".", '٫': ".", '․': ".", '‧': ".", '・': ".", '。': ".", '…': "...", '∙': ".", '•': ".", '⋅': ".",
	'⁄': "/", '∕': "/", '÷': "/", '‘': "'", '’': "'", '‚': "'", '“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`,
	'¨': `"`, '´': "'", '×': "x", '№': "No.",
}

// slowRune is canonRune but for the look-alikes and the case of letters.
func slowRune(r rune) (to string, same bool) {
	if r < utf8.RuneSelf {
		return "", true
	}
	if to, ok := plainLetters[r]; ok {
		return to, false
	}
	switch {
	case enclosedDigit(r) >= 0:
		d := enclosedDigit(r)
		return digits[d : d+1], false
	case invisible(r):
		return "", false
	case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r):
		return spaceFor(r), false
	case unicode.Is(unicode.Pd, r) || r == '−' || r == '⁃' || r == '‐':
		return "-", false
	case unicode.Is(unicode.Nd, r):
		return digits[digitValue(r) : digitValue(r)+1], false
	case compatible(r):
		return decomposed(r)
	}
	return "", true
}

const digits = "0123456789"

const hangulFiller = 0x3164

// enclosed are the runs of digits in circles, in brackets or with a full stop,
// as the first rune of each and the digit that it is.
var enclosed = [...]struct {
	first rune
	digit int
}{{0x2460, 1}, {0x2474, 1}, {0x2488, 1}, {0x24f5, 1}, {0x2776, 1}, {0x2780, 1}, {0x278a, 1}, {0x24ea, 0}, {0x24ff, 0}, {0x1f100, 0}, {0x1f10b, 0}, {0x1f10c, 0}}

// enclosedDigit is the digit that r shows; -1 when it shows none.
func enclosedDigit(r rune) int {
	if r < 0x2460 || r > 0x1f10c {
		return -1
	}
	for _, e := range enclosed {
		if n := 10 - e.digit; e.digit == 0 && r == e.first || e.digit == 1 && r >= e.first && r < e.first+rune(n) {
			return e.digit + int(r-e.first)
		}
	}
	return -1
}

func spaceFor(r rune) string {
	if r == '\u2028' || r == '\u2029' || r == '\u0085' {
		return "\n"
	}
	return " "
}

// invisible reports whether r leaves no mark of its own on the page: format
// characters, wideMarks on other letters, variation selectors, fillers, tags.
func invisible(r rune) bool {
	switch {
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.Is(unicode.Cf, r):
		return true
	case r == 0x115f, r == 0x1160, r == hangulFiller, r == 0xffa0, r == 0x2800:
		return true
	}
	return r >= 0xe0000 && r <= 0xe0fff
}

// voicing is the combining mark that r is, on the kana before it: voiced or half voiced, of
// full and of half width; 0 for others.
func voicing(r rune) rune {
	switch r {
	case 0x3099, 0xff9e:
		return 0x3099
	case 0x309a, 0xff9f:
		return 0x309a
	}
	return 0
}

// voice makes the kana at the end of a canonical text one sign with the mark that follows:
// programs write both forms. All of them have three bytes.
func voice(text []byte, mark rune) {
	r, n := utf8.DecodeLastRune(text)
	if r < firstKana || r > lastKana {
		return
	}
	copy(text[len(text)-n:], voicedKana()[mark-0x3099][r-firstKana])
}

// The blocks of hiragana and katakana.
const firstKana, lastKana = 0x3040, 0x30ff

// voicedKana are the kana with each of the two marks of full width, empty where there is no such sign.
var voicedKana = sync.OnceValue(func() *[2][lastKana - firstKana + 1]string {
	var t [2][lastKana - firstKana + 1]string
	for mark := range t {
		for r := range t[mark] {
			if one := norm.NFC.String(string([]rune{rune(firstKana + r), rune(0x3099 + mark)})); len(one) == 3 {
				t[mark][r] = one
			}
		}
	}
	return &t
})

// digitValue is the value of a decimal digit of any script: every range of the
// table begins with a zero and holds whole tens.
func digitValue(r rune) int {
	for _, g := range unicode.Nd.R16 {
		if r <= rune(g.Hi) {
			return int(r-rune(g.Lo)) % 10
		}
	}
	for _, g := range unicode.Nd.R32 {
		if r <= rune(g.Hi) {
			return int(r-rune(g.Lo)) % 10
		}
	}
	return 0
}

// compatible reports whether r is in a block of letters and signs that have an
// ASCII reading.
func compatible(r rune) bool {
	switch {
	case r < 0x250, r >= 0x1e00 && r < 0x1f00, r >= 0x2070 && r < 0x20a0, r >= 0x2100 && r < 0x2190,
		r >= 0x2460 && r < 0x2500, r >= 0x3200 && r < 0x3400, r >= 0xfb00 && r < 0xfb07, r >= 0xfe50 && r < 0xfe70,
		r >= 0xff00 && r < 0xfff0, r >= 0x1d400 && r < 0x1d7ce, r >= 0x1f100 && r < 0x1f190:
		return true
	}
	return r >= 0x0370 && r < 0x0400 || r >= 0x0400 && r < 0x0500 // accents on Greek and Cyrillic
}

// decomposed is the compatibility decomposition of r without its wideMarks.
func decomposed(r rune) (string, bool) {
	whole := norm.NFKD.String(string(r))
	if whole == string(r) {
		return "", true
	}
	out := make([]rune, 0, 4)
	for _, d := range whole {
		if unicode.Is(unicode.Mn, d) {
			continue
		}
		if to, ok := plainLetters[d]; ok {
			out = append(out, []rune(to)...)
			continue
		}
		out = append(out, d)
	}
	if len(out) > 8 {
		return "", true
	}
	return string(out), false
}
