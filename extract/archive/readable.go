package archive

import (
	"unicode"
	"unicode/utf8"
)

// shortestRun is how many characters in a row are text in a field that nothing here
// knows. What programs write there is times and numbers.
const shortestRun = 6

// readable are the runs of printable characters in a field, in UTF-8 and in UTF-16.
func readable(field []byte) (runs []string) {
	from, count := 0, 0
	end := func(at int) {
		if count >= shortestRun {
			runs = append(runs, string(field[from:at]))
		}
		count = 0
	}
	for i := 0; i < len(field); {
		r, n := utf8.DecodeRune(field[i:])
		if r == utf8.RuneError || !unicode.IsGraphic(r) && r != '\t' {
			end(i)
			from = i + n
		} else {
			count++
		}
		i += n
	}
	end(len(field))
	for odd := range 2 {
		runs = append(runs, wideRuns(field[min(odd, len(field)):])...)
	}
	return runs
}

// wideRuns are those in UTF-16, the low byte first, of the scripts that are written in
// letters.
func wideRuns(field []byte) (runs []string) {
	const letters = 0x2000
	var run []rune
	end := func() {
		if len(run) >= shortestRun {
			runs = append(runs, string(run))
		}
		run = run[:0]
	}
	for ; len(field) >= 2; field = field[2:] {
		if r := rune(le.Uint16(field)); r < letters && unicode.IsPrint(r) {
			run = append(run, r)
		} else {
			end()
		}
	}
	end()
	return runs
}
