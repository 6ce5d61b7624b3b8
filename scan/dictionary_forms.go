package scan

import "strings"

// languages are those whose inflections are known.
var languages = []string{"en", "de", "fr", "es", "it", "nl", "pl", "pt"}

// A suffix rule turns a word that ends with old into one with new at its place.
type suffixRule struct{ old, new string }

// suffixes are the plain plural and case endings of the last word of a phrase,
// folded (without accents), for each language; a wrong form is a word that nobody
// writes, so that a rule may be broad.
var suffixes = [...][]suffixRule{
	/* en */ {{"", "s"}, {"s", "ses"}, {"x", "xes"}, {"ch", "ches"}, {"sh", "shes"}, {"y", "ies"}, {"is", "es"}, {"um", "a"}, {"", "'s"}},
	/* de */ {{"", "s"}, {"", "e"}, {"", "en"}, {"", "n"}, {"", "er"}, {"", "es"}, {"", "ern"}, {"e", "en"}, {"e", "er"}, {"e", "es"}, {"e", "em"}, {"um", "en"}, {"us", "en"}, {"in", "innen"}},
	/* fr */ {{"", "s"}, {"", "e"}, {"", "es"}, {"al", "aux"}, {"au", "aux"}, {"eau", "eaux"}},
	/* es */ {{"", "s"}, {"", "es"}, {"z", "ces"}, {"o", "a"}, {"o", "as"}},
	/* it */ {{"o", "i"}, {"a", "e"}, {"e", "i"}, {"ia", "ie"}, {"io", "i"}, {"o", "a"}, {"co", "chi"}, {"go", "ghi"}, {"ca", "che"}, {"ga", "ghe"}},
	/* nl */ {{"", "en"}, {"", "s"}, {"", "n"}, {"", "e"}, {"", "'s"}, {"f", "ven"}, {"s", "zen"}},
	/* pl */ {
		{"a", "y"},
		{"a", "i"},
		{"a", "e"},
		{"a", "o"},
		{"", "a"},
		{"", "u"},
		{"", "owi"},
		{"", "em"},
		{"", "y"},
		{"", "i"},
		{"", "ow"},
		{"", "ami"},
		{"", "ach"},
		{"", "om"},
		{"a", ""},
		{"a", "ami"},
		{"a", "ach"},
		{"a", "om"},
		{"e", "a"},
		{"e", "u"},
		{"ie", "ia"},
		{"ie", "iu"},
		{"ie", "iem"},
		{"y", "ego"},
		{"y", "ej"},
		{"y", "ych"},
		{"y", "ym"},
		{"y", "a"},
		{"y", "e"},
		{"osc", "osci"},
	},
	/* pt */ {{"", "s"}, {"", "es"}, {"m", "ns"}, {"ao", "oes"}, {"al", "ais"}, {"el", "eis"}, {"o", "a"}, {"o", "as"}},
}

// shortestInflected is the least length of a last word that is inflected: short
// ones become other words too easily.
const shortestInflected = 4

// inflect calls found with the forms of a folded phrase in language number lang.
func inflect(phrase string, lang uint8, found func(string)) {
	if lang == 0 {
		return
	}
	last := phrase[strings.LastIndexByte(phrase, ' ')+1:]
	if len(last) < shortestInflected || last[len(last)-1] < 'a' || last[len(last)-1] > 'z' {
		return
	}
	for _, s := range suffixes[lang-1] {
		if stem, ok := strings.CutSuffix(phrase, s.old); ok {
			found(stem + s.new)
		}
	}
	if languages[lang-1] == "de" {
		declined(phrase, found)
	}
}

// declined calls found with a German phrase whose first word is an adjective in
// its other cases.
func declined(phrase string, found func(string)) {
	first, rest, two := strings.Cut(phrase, " ")
	if !two || len(first) < shortestInflected || !strings.HasSuffix(first, "e") {
		return
	}
	for _, end := range []string{"n", "r", "s", "m"} {
		found(first + end + " " + rest)
		if end == "n" {
			found(first + end + " " + rest + "en")
		}
	}
}
