package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A cell is the text of one glyph and where it is drawn.
type cell struct {
	text  string
	m     pen
	again bool // drawn on the one before it
}

// along is where a cell begins in its own direction of writing.
func (c *cell) along() float64 { return c.m.x*c.m.dx + c.m.y*c.m.dy }

// marks are accents that stand for themselves, and what they are on a letter.
var marksOf = map[string]rune{
	"`": 0x300, "´": 0x301, "ˆ": 0x302, "˜": 0x303, "¯": 0x304, "˘": 0x306, "˙": 0x307, "¨": 0x308,
	"˚": 0x30a, "˝": 0x30b, "ˇ": 0x30c, "¸": 0x327, "˛": 0x328,
}

// accented is the letter that two glyphs make which are drawn on each other, one of them
// an accent: fonts without letters with accents are used so, by TeX foremost.
func accented(a, b *cell) (string, bool) {
	letter, mark := a.text, marksOf[b.text]
	if mark == 0 {
		letter, mark = b.text, marksOf[a.text]
	}
	r, size := utf8.DecodeRuneInString(letter)
	if mark == 0 || size != len(letter) || !unicode.IsLetter(r) {
		return "", false
	}
	em := math.Max(a.m.em, b.m.em)
	middle := b.along() + b.m.advance/2 - a.along() - a.m.advance/2
	across := (b.m.x-a.m.x)*a.m.dy - (b.m.y-a.m.y)*a.m.dx
	if a.m.dx != b.m.dx || a.m.dy != b.m.dy || math.Abs(middle) > 0.15*em || math.Abs(across) > 0.6*em {
		return "", false
	}
	switch r {
	case 'ı':
		letter = "i"
	case 'ȷ':
		letter = "j"
	}
	return norm.NFC.String(letter + string(mark)), true
}

// fromRight reports whether text is written from right to left.
func fromRight(s string) bool {
	for _, r := range s {
		if r >= 0x590 && r <= 0x8ff && !unicode.IsDigit(r) || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc {
			return true
		}
	}
	return false
}

// fromLeft reports whether text is written from left to right, as numbers are anywhere.
func fromLeft(s string) bool {
	for _, r := range s {
		if unicode.IsDigit(r) || unicode.IsLetter(r) && !fromRight(s) {
			return true
		}
	}
	return false
}

// logical is the text of cells in the order in which people read it. Most programs draw a
// line of Hebrew or Arabic from its left end, and some from its right.
func logical(cells []cell) string {
	right, left := 0, 0
	for i := range cells {
		switch {
		case fromRight(cells[i].text):
			right++
		case fromLeft(cells[i].text):
			left++
		}
	}
	if right > 0 && drawnFromLeft(cells) {
		cells = slices.Clone(cells)
		if right >= left {
			slices.Reverse(cells)
			turn(cells, func(s string) bool { return fromLeft(s) })
		} else {
			turn(cells, fromRight)
		}
	}
	var b strings.Builder
	for i := range cells {
		if !cells[i].again {
			b.WriteString(cells[i].text)
		}
	}
	return b.String()
}

func drawnFromLeft(cells []cell) bool {
	steps := 0
	for i := 1; i < len(cells); i++ {
		if fromRight(cells[i].text) && fromRight(cells[i-1].text) {
			if cells[i].along() > cells[i-1].along() {
				steps++
			} else {
				steps--
			}
		}
	}
	return steps > 0
}

// turn reverses each run of cells of a kind, with what stands between two of them.
func turn(cells []cell, kind func(string) bool) {
	for i := 0; i < len(cells); i++ {
		if !kind(cells[i].text) {
			continue
		}
		end := i + 1
		for j := end; j < len(cells) && !(fromRight(cells[j].text) || fromLeft(cells[j].text)) || j < len(cells) && kind(cells[j].text); j++ {
			if kind(cells[j].text) {
				end = j + 1
			}
		}
		slices.Reverse(cells[i:end])
		i = end
	}
}
