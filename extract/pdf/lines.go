package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// joined reads the words of a page by lines, whatever order they were drawn in,
// and closes the gaps within spaced-out values: "4 1 1 1" becomes "4111". It
// returns "" when that says nothing new over the order of drawing, unless news is
// set already.
//
// Gaps are closed only on one line, only where they are narrower than the font
// is high, and only where a piece has at most two characters: groups of three
// and more are left apart, since values are found in groups anyway and columns of a
// table must not run into each other.
func joined(words []word, news bool) string {
	drawn := make([]word, len(words))
	copy(drawn, words)
	lines := sortIntoLines(words)
	for _, line := range lines {
		turnWords(line)
	}
	var b strings.Builder
	at := 0
	for _, line := range lines {
		for i, w := range line {
			if !news && w != drawn[at] {
				news = true
			}
			at++
			if i > 0 {
				gap := w.from - line[i-1].to
				switch {
				case line[i-1].from > w.from: // words from right to left
					b.WriteByte(' ')
				case gap < blankGap*w.em:
					news = news || gap < -blankGap*w.em
				case gap < w.em && closes(line[i-1].text, w.text):
					news = true
				default:
					b.WriteByte(' ')
				}
			}
			b.WriteString(w.text)
		}
		b.WriteByte('\n')
	}
	if !news {
		return ""
	}
	return b.String()
}

// turnWords puts runs of words that are written from right to left in their order.
func turnWords(line []word) {
	for i := 0; i < len(line); i++ {
		end := i
		for end < len(line) && fromRight(line[end].text) {
			end++
		}
		slices.Reverse(line[i:end])
		i = max(i, end-1)
	}
}

func sortIntoLines(words []word) [][]word {
	slices.SortStableFunc(words, func(a, b word) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(b.across, a.across))
	})
	var lines [][]word
	for start := 0; start < len(words); {
		end := start + 1
		for end < len(words) && words[end].turn == words[start].turn &&
			words[start].across-words[end].across < 0.4*math.Max(words[start].em, words[end].em) {
			end++
		}
		line := words[start:end]
		slices.SortStableFunc(line, func(a, b word) int { return cmp.Compare(a.from, b.from) })
		lines = append(lines, line)
		start = end
	}
	return lines
}

// closes reports whether the blank between two pieces may be spacing within one
// value: both are short, or a short piece meets digits.
func closes(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	next, _ := utf8.DecodeRuneInString(b)
	na, nb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if unicode.IsDigit(last) && unicode.IsDigit(next) {
		return min(na, nb) <= 2
	}
	return na == 1 && nb == 1
}
