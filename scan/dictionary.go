package scan

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Dictionary is a list of phrases with weights, for [Term.Dictionary]. It is
// immutable, safe for concurrent use and may be shared by engines.
//
// Forms of all phrases stand folded in one text and are found, like the phrases
// of terms, by the hash of one word: the one that is rarest in the dictionary,
// so that a list of a hundred thousand "project …" costs no more than another.
type Dictionary struct {
	name    string
	text    string
	forms   []form
	first   []int32 // for each phrase, the form that it was written in
	weights []int16 // for each phrase
	table   []int32 // by hash: 1 + the first form of a chain; 0 for none
	next    []int32 // for each form, 1 + the next one of its chain
	hashes  []uint64
}

// A form is one spelling of a phrase.
type form struct {
	at     uint32 // where its text begins
	n      uint16 // how long it is
	from   uint16 // its anchor
	to     uint16
	phrase int32
}

// Bounds of a dictionary file.
const (
	longestPhrase   = 400 // bytes, folded
	mostPhrases     = 2_000_000
	greatestWeight  = 1000
	mostDictErrors  = 20
	longestDictLine = 4096
)

// Name is the name that findings carry.
func (d *Dictionary) Name() string { return d.name }

// Len is the number of phrases.
func (d *Dictionary) Len() int { return len(d.first) }

// Phrase returns the folded text and the weight of phrase number i.
func (d *Dictionary) Phrase(i int) (text string, weight int) {
	return d.formText(&d.forms[d.first[i]]), int(d.weights[i])
}

// Size is about how many bytes of memory it takes.
func (d *Dictionary) Size() int {
	return len(d.text) + 16*len(d.forms) + 4*len(d.first) + 2*len(d.weights) + 4*len(d.table) + 4*len(d.next) + 8*len(d.hashes)
}

func (d *Dictionary) formText(f *form) string { return d.text[f.at : int(f.at)+int(f.n)] }

// A DictionaryError is one thing wrong with a line of a dictionary's file.
type DictionaryError struct {
	Line int // from 1; 0 for the whole file
	Text string
}

func (e *DictionaryError) Error() string {
	if e.Line == 0 {
		return e.Text
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Text)
}

// ReadDictionary reads a dictionary: a phrase a line, and behind tabs its weight
// (a whole number, default 1; below zero it speaks against what the dictionary
// stands for) and its language (two letters; default language). A known language
// adds the plain inflections of the last word. Empty lines and those that begin
// with "#" mean nothing; a phrase that begins so is written with a backslash before it. The error joins a [DictionaryError] for each of the first
// lines that are wrong, or is that of r.
func ReadDictionary(name, language string, r io.Reader) (*Dictionary, error) {
	b := newDictBuilder(name)
	err := b.read(language, r)
	if err != nil {
		return nil, err
	}
	return b.seal(), nil
}

// dictBuilder collects phrases.
type dictBuilder struct {
	name      string
	text      strings.Builder
	forms     []form // of the phrases as they were written
	weights   []int16
	languages []uint8 // index into inflected, one more; 0 for none
	errs      []error
}

func newDictBuilder(name string) *dictBuilder { return &dictBuilder{name: name} }

func (b *dictBuilder) wrong(line int, format string, args ...any) bool {
	b.errs = append(b.errs, &DictionaryError{line, fmt.Sprintf(format, args...)})
	return len(b.errs) < mostDictErrors
}

func (b *dictBuilder) err() error { return errors.Join(b.errs...) }

// add takes one phrase; what is wrong with it is said in words.
func (b *dictBuilder) add(phrase, language string, weight int) string {
	folded := fold(phrase)
	lang := slices.Index(languages, language) + 1
	switch {
	case !anchored2(folded):
		return fmt.Sprintf("%q has no word of two letters or digits, so it cannot be found", phrase)
	case len(folded) > longestPhrase:
		return fmt.Sprintf("the phrase is longer than %d bytes", longestPhrase)
	case weight == 0 || weight < -greatestWeight || weight > greatestWeight:
		return fmt.Sprintf("the weight is %d; it is a whole number from -%d to %d, and not 0", weight, greatestWeight, greatestWeight)
	case language != "" && lang == 0:
		return fmt.Sprintf("there is no language %q; use %s, or none", language, strings.Join(languages, ", "))
	case len(b.forms) >= mostPhrases:
		return fmt.Sprintf("there are more than %d phrases", mostPhrases)
	}
	b.forms = append(b.forms, form{at: uint32(b.text.Len()), n: uint16(len(folded)), phrase: int32(len(b.forms))})
	b.text.WriteString(folded)
	b.weights = append(b.weights, int16(weight))
	b.languages = append(b.languages, uint8(lang))
	return ""
}

// anchored2 reports whether a folded phrase has a word that the tokeniser looks up.
func anchored2(s string) bool {
	for i := 0; i < len(s); {
		w := wordAt(s, i)
		if w.len() >= 2 {
			return true
		}
		i += max(1, w.len())
	}
	return false
}
