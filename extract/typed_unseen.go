package extract

import "strings"

// invisible are characters that nobody sees, with which a run of digits is broken up.
var invisible = []string{"\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff"}

// fewestUnseen is how many of them are no chance: a word in a text may have one or two.
const fewestUnseen = 16

// unseenRuns calls each for base64 with such characters between its digits.
func unseenRuns(text string, each func(run, string, []byte)) {
	if strings.IndexByte(text, 0xe2) < 0 && strings.IndexByte(text, 0xc2) < 0 && strings.IndexByte(text, 0xef) < 0 {
		return // none of them begins with another byte
	}
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
