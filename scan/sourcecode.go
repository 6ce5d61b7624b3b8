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
		switch points, lang := codePoints(line, l.signs); {
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
// no other signs than these.
func codePoints(line string, signs uint16) (points, lang int) {
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
	points += operators(line, signs)
	if lang = languageOf(line, last, words, signs); lang >= 0 {
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

// codeOperators are what lines of code hold, by a byte that stands in each of them.
var codeOperators = [...]struct {
	sign byte
	list []string
}{
	{'=', []string{" = ", "==", "!=", ":=", "+="}},
	{'>', []string{"->", "=>"}},
	{':', []string{"::"}},
	{'&', []string{"&&"}},
	{'|', []string{"||"}},
	{'(', []string{"()", "(&", "$(", `("`, "('"}},
	{'<', []string{"</", "<<"}},
	{'.', []string{"self.", "this."}},
	{'[', []string{"[i]"}},
	{'+', []string{"++"}},
}

// signBits has the bit of each sign of codeOperators, and lineBit for the end of a line.
var signBits = func() *[256]uint16 {
	var t [256]uint16
	for i := range codeOperators {
		t[codeOperators[i].sign] = 1 << i
	}
	t['\n'] = lineBit
	return &t
}()

const lineBit = 1 << 15

// The signs of some operators that languages are told by.
var (
	equalsSign = signBits['=']
	arrowSign  = signBits['>']
)

// operators is how many of codeOperators stand in a line that has no other signs.
func operators(line string, signs uint16) int {
	n := 0
	for ; signs != 0; signs &= signs - 1 {
		i := bits.TrailingZeros16(signs)
		for _, op := range codeOperators[i].list {
			if strings.Contains(line, op) {
				n++
			}
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
