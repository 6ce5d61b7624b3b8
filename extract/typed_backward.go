package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// override makes what follows it run from right to left (Unicode UAX 9, section 2.2),
	// until popOverride or the end of the paragraph.
	override    = "\u202e"
	popOverride = "\u202c"
	// longestBackward bounds such a stretch.
	longestBackward = 4 << 10
	// tagPrefix begins the UTF-8 of tag characters, U+E0020 to U+E007E: ASCII that
	// nobody sees.
	tagPrefix = "\xf3\xa0"
)

// backwardRuns calls each for text that is shown from right to left, in the order
// it is read in, and for text in tag characters.
func backwardRuns(text string, each func(run, string, []byte)) {
	for at := 0; ; {
		n := strings.Index(text[at:], override)
		if n < 0 {
			break
		}
		start := at + n + len(override)
		end := start + runeStartAt(text[start:], longestBackward)
		if n := strings.IndexAny(text[start:end], override+popOverride+"\n"); n >= 0 {
			end = start + n
		}
		if end > start {
			each(run{start: start, end: end, kind: "reverse"}, reversed(text[start:end])+"\n", nil)
		}
		at = end
	}
	if strings.Contains(text, tagPrefix) {
		tagRuns(text, each)
	}
}

func runeStartAt(text string, most int) int {
	if len(text) <= most {
		return len(text)
	}
	return runeStart(text, most)
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func tagRuns(text string, each func(run, string, []byte)) {
	var out []byte
	start := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r >= 0xe0020 && r <= 0xe007e {
			if len(out) == 0 {
				start = i
			}
			out = append(out, byte(r-0xe0000))
		} else if len(out) > 0 {
			tagRun(run{start: start, end: i, kind: "tag characters"}, out, each)
			out = out[:0]
		}
		i += size
	}
	tagRun(run{start: start, end: len(text), kind: "tag characters"}, out, each)
}

// tagRun leaves out what is too short to be anything: the tags of flags.
func tagRun(r run, out []byte, each func(run, string, []byte)) {
	if len(out) >= shortestHex {
		each(r, string(out)+"\n", nil)
	}
}
