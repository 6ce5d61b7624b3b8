package scan

import (
	"slices"
	"strings"
)

// withKeywords adds to the keywords of detectors what follows from them: the name of the country
// before what its number is called in English, words written together, as programs name their
// fields ("passportNumber"), and plurals.
func withKeywords(detectors []Detector) []Detector {
	for i := range detectors {
		d := &detectors[i]
		if len(d.Keywords) == 0 || strings.HasPrefix(d.Name, "secret:") {
			continue
		}
		words := slices.Concat(d.Keywords, countryKeywords(d.Name))
		for _, k := range d.Keywords {
			words = append(words, together(k)...)
			words = append(words, numbered(k)...)
			words = append(words, plural(k)...)
			if d.id != nil || d.code != nil {
				words = append(words, acronyms(k)...)
			}
		}
		slices.Sort(words[len(d.Keywords):])
		d.Keywords = unique(words)
	}
	return detectors
}

// unique drops the words that stand earlier in the list.
func unique(words []string) []string {
	seen := make(map[string]bool, len(words))
	return slices.DeleteFunc(words, func(w string) bool {
		was := seen[w]
		seen[w] = true
		return was
	})
}

// leastTogether is the length of the shortest name of words written together that is told
// from other words.
const leastTogether = 6

// together is a keyword of several words as one word.
func together(keyword string) []string {
	if strings.IndexByte(keyword, ' ') < 0 && strings.IndexByte(keyword, '-') < 0 {
		return nil
	}
	s := strings.NewReplacer(" ", "", "-", "", "'", "", ".", "").Replace(keyword)
	if len(s) < leastTogether {
		return nil
	}
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return nil
		}
	}
	return []string{s}
}

// plural is the keyword for several numbers.
func plural(keyword string) []string {
	for _, end := range []string{" number", " card", "passport", " id", "ssn", "iban"} {
		if strings.HasSuffix(keyword, end) {
			return []string{keyword + "s"}
		}
	}
	return nil
}

// acronyms is the plural of an acronym of three to five letters.
func acronyms(keyword string) []string {
	if len(keyword) < 3 || len(keyword) > 5 || !only(keyword, "abcdefghijklmnopqrstuvwxyz") {
		return nil
	}
	return []string{keyword + "s"}
}

// numbered is a keyword with "n" for number before it as it is written: "n° de passeport".
func numbered(keyword string) []string {
	if rest, ok := strings.CutPrefix(keyword, "n "); ok {
		return []string{"n° " + rest, "no " + rest}
	}
	return nil
}
