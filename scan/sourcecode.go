package scan

import (
	"fmt"
	"math/bits"
	"strings"
)

// sourceCode finds source code: stretches of lines most of which are statements of a
// programming language. Rules: none are published; the signs of a line were chosen on the
// sources of Go, Debian's Python, C headers, Perl and JavaScript, against prose.
var sourceCode = Detector{
	Name:   "source_code",
	About:  "source code of Go, Python, C, C++, Java, C#, JavaScript, TypeScript, PHP, Perl, Ruby, Rust, shell and SQL, ten lines or more",
	Levels: "low from ten lines of code; medium from twenty that show their language",
	whole:  findSource,
	show:   showWords,
	costly: true,
}

const (
	fewestCode = 10 // lines of code that count
	manyCode   = 20 // from which it is medium
	codeBreak  = -6 // score at which a stretch ends
)

// A codeStretch is a run of lines that code prevails in.
type codeStretch struct {
	first     span // its first line of code
	code      int
	maybe     int // lines that may be code
	score     int
	languages [codeLanguages]int
}

func findSource(t *text, places []span) {
	if places != nil {
		return // nothing in a snippet is hidden for being code
	}
	var c codeStretch
	from := 0
	for _, l := range t.lines {
		to := int(l.end)
		line := strings.TrimSpace(t.s[from:min(to, from+400)])
		switch points, lang := codePoints(line, l.operators); {
		case points >= 2:
			if c.code == 0 {
				start := from + strings.Index(t.s[from:to], line)
				c.first = span{start, start + len(line)}
			}
			c.code++
			c.score = min(c.score+1, 12)
			if lang >= 0 {
				c.languages[lang]++
			}
		case points == 1 && c.code > 0:
			c.maybe++
		case points < 0:
			if c.score += points; c.score <= codeBreak {
				t.endSource(&c)
			}
		}
		from = to + 1
	}
	t.endSource(&c)
}

// endSource reports a stretch that is long enough and shows its language.
func (t *text) endSource(c *codeStretch) {
	best, lines := 0, c.code+min(c.maybe/2, c.code)
	for i, n := range c.languages {
		if n > c.languages[best] {
			best = i
		}
	}
	if n := c.languages[best]; lines >= fewestCode && n >= 2 && n*20 >= lines {
		m := match{
			span: c.first, value: t.s[c.first.start:c.first.end], conf: Low,
			evidence: []string{languageNames[best], fmt.Sprintf("%d lines", lines)},
		}
		if lines >= manyCode && n >= 4 {
			m.conf = Medium
		}
		t.add(m)
	}
	*c = codeStretch{}
}

// codePoints is how much a line looks like code: 2 and more for code, 0 for what
// says nothing (blank, comment, data), below for prose; and its language, or -1. It has
// no other operators than these.
func codePoints(line string, ops uint32) (points, lang int) {
	if neutral(line) {
		return 0, -1
	}
	words := strings.Count(line, " ") + 1
	last := line[len(line)-1]
	switch last {
	case '{', '}', ';':
		points = 2
	case '(', '[', '\\', ')', ']':
		points = 1
	case '.', '?', '!':
		points = -1
	}
	points += operators(line, ops)
	if lang = languageOf(line, last, words, ops); lang >= 0 {
		points += 2
	}
	if points <= 0 && (words >= 4 || last == '.') {
		return -1 - min(words/6, 2), -1
	}
	if words > 14 && points == 2 && strings.IndexByte(";{", last) < 0 && lang < 0 {
		return 0, -1
	}
	return points, lang
}

// codeOperators are what lines of code hold, with the place of a byte that is neither
// letter nor digit nor blank.
var codeOperators = [...]struct {
	text string
	sign int
}{
	{" = ", 1},
	{"==", 0},
	{"!=", 1},
	{":=", 1},
	{"+=", 1},
	{"->", 1},
	{"=>", 1},
	{"::", 0},
	{"&&", 0},
	{"||", 0},
	{"()", 0},
	{"(&", 0},
	{"$(", 1},
	{`("`, 0},
	{"('", 0},
	{"</", 0},
	{"<<", 0},
	{"self.", 4},
	{"this.", 4},
	{"[i]", 0},
	{"++", 0},
}

// signs has, for each byte, the operators whose sign it is, as bits; and lineBit for the
// end of a line.
var signs = func() *[256]uint32 {
	var t [256]uint32
	for i, op := range codeOperators {
		t[op.text[op.sign]] |= 1 << i
	}
	t['\n'] = lineBit
	return &t
}()

// operatorsBefore and operatorsBehind have, for each byte, the operators before or behind whose
// sign it may stand, as bits.
var operatorsBefore, operatorsBehind = func() (before, behind [256]uint32) {
	for i, op := range codeOperators {
		for b := range 256 {
			if op.sign == 0 || op.text[op.sign-1] == byte(b) {
				before[b] |= 1 << i
			}
			if op.sign == len(op.text)-1 || op.text[op.sign+1] == byte(b) {
				behind[b] |= 1 << i
			}
		}
	}
	return before, behind
}()

const lineBit = 1 << 31

// Some operators that languages are told by.
var (
	definesBit = operatorBit(":=")
	equalsBit  = operatorBit("==")
	arrowBit   = operatorBit("->")
)

func operatorBit(text string) uint32 {
	for i, op := range codeOperators {
		if op.text == text {
			return 1 << i
		}
	}
	return 0
}

// operatorsAt are those of the operators that stand in s with their sign at i.
func operatorsAt(s string, i int, of uint32) uint32 {
	of &= operatorsBefore[s[max(i-1, 0)]] & operatorsBehind[s[min(i+1, len(s)-1)]]
	found := uint32(0)
	for ; of != 0; of &= of - 1 {
		k := bits.TrailingZeros32(of)
		if op := &codeOperators[k]; i >= op.sign && strings.HasPrefix(s[i-op.sign:], op.text) {
			found |= 1 << k
		}
	}
	return found
}

// operators is how many of codeOperators stand in a line, which has no others than
// these: it may have lost some at its ends.
func operators(line string, of uint32) int {
	n := 0
	for ; of != 0; of &= of - 1 {
		if strings.Contains(line, codeOperators[bits.TrailingZeros32(of)].text) {
			n++
		}
	}
	return n
}

// neutral reports whether a line says nothing about code: comments, blank lines, and
// the lines of JSON, XML, mail headers and tables.
func neutral(line string) bool {
	if len(line) < 2 {
		return line != "}" && line != "{"
	}
	switch line[0] {
	case '*', '"', '<', '|', '>', '%', '+':
		return !strings.HasPrefix(line, "<?php")
	case '/':
		return line[1] == '/' || line[1] == '*'
	case '-':
		return line[1] == '-' || line[1] == ' '
	case '#':
		return line[1] == ' ' || line[1] == '#' || line[1] == '-' || line[1] == '='
	case '\'':
		return strings.HasPrefix(line, "'''") || strings.Contains(line, "':")
	}
	return line[0] >= '0' && line[0] <= '9'
}
