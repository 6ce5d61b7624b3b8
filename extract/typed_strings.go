package extract

import (
	"strings"
	"unicode/utf8"
)

// fewestJoints is how many strings are joined in a row before it counts: programs join two of
// them all the time.
const fewestJoints = 2

// stringRuns calls each for strings that a program joins, '4111'+'1111', as one: with "+" and
// "." and "&", of JavaScript, PHP and Basic.
func stringRuns(text string, each func(run, string, []byte)) {
	const longest = 200 // bytes of one string
	var joined []byte
	start, end, count := 0, 0, 0
	flush := func() {
		if count >= fewestJoints {
			// The last string goes on to its quote.
			if n := strings.IndexByte(text[end:min(len(text), end+longest)], text[end-1]); n >= 0 {
				joined, end = append(joined, text[end:end+n]...), end+n
			}
			each(run{start: start, end: end, kind: "joined strings"}, string(joined)+"\n", nil)
		}
		count, joined = 0, joined[:0]
	}
	next := nextOf{text: text, signs: "+.&"}
	for i := next.from(0); i < len(text); i = next.from(i) {
		from, to := joint(text, i)
		if to == 0 {
			i++
			continue
		}
		if count > 0 && (from < end || from-end > longest || text[from] != text[end-1]) {
			flush()
		}
		if count == 0 {
			start = max(0, from-longest)
			if n := strings.LastIndexByte(text[start:from], text[from]); n >= 0 {
				start += n + 1
			}
			for start < from && !utf8.RuneStart(text[start]) {
				start++
			}
			joined = append(joined, text[start:from]...)
		} else {
			joined = append(joined, text[end:from]...)
		}
		count, end, i = count+1, to, to
	}
	flush()
}

// joint is where a joint of two strings begins and ends whose sign is at i: a quote, the sign
// and the same quote, with a few blanks between; zero where there is none.
func joint(text string, i int) (from, to int) {
	const blanks = 16
	from, to = i-1, i+1
	for from > 0 && i-from < blanks && isBlank(text[from]) {
		from--
	}
	for to < len(text) && to-i < blanks && isBlank(text[to]) {
		to++
	}
	if from < 0 || to >= len(text) || text[from] != text[to] || strings.IndexByte("\"'`", text[from]) < 0 {
		return 0, 0
	}
	return from, to + 1
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// invisible are characters that nobody sees, with which a run of digits is broken up.
var invisible = []string{"\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff"}

// fewestUnseen is how many of them are no chance: a word in a text may have one or two.
const fewestUnseen = 16

// unseenRuns calls each for base64 with such characters between its digits.
func unseenRuns(text string, each func(run, string, []byte)) {
	var pairs []string
	for _, c := range invisible {
		if strings.Count(text, c) >= fewestUnseen {
			pairs = append(pairs, c, "")
		}
	}
	if len(pairs) == 0 {
		return
	}
	base64Runs(strings.NewReplacer(pairs...).Replace(text), func(r run, found string, file []byte) {
		each(run{end: len(text), kind: r.kind, packed: r.packed}, found, file)
	})
}
