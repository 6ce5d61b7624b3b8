package scan

import (
	"fmt"

	"postern/scan/exactdata"
	"postern/scan/fingerprint"
)

// A Term is one thing to look for. Exactly one of Detector, Phrases, Regex,
// Dictionary, Label, ExactData and Fingerprint is set.
type Term struct {
	Detector string   // name of a detector, see [Names]
	Phrases  []string // any of them: letters folded, white space runs equal, at word borders
	Regex    string   // RE2 syntax, matched on the text as it is
	// Dictionary holds phrases of which each is a value of its own, with a weight.
	Dictionary *Dictionary
	// Label is looked for where labels stand.
	Label *Label
	// ExactData names a table of [Options.ExactData]. Columns must stand near the
	// primary value, or else any so many, ColumnCount with the primary one; neither
	// means the primary one and two others.
	ExactData   string
	Columns     []string
	ColumnCount int
	// Fingerprint names an index of [Options.Fingerprints]. Run is how many letters and
	// digits of a document a copy has at least; 0 for [fingerprint.DefaultRun].
	Fingerprint string
	Run         int
}

// Options are what an engine is made of.
type Options struct {
	Terms []Term
	// Key keys the digests; 32 bytes. Nil means a random key.
	Key []byte
	// Own are the organisation's own values in any spelling; a match with the
	// same canonical value is dropped.
	Own []string
	// ExactData are the open indexes by name, for terms.
	ExactData map[string]*exactdata.Index
	// Fingerprints are the open indexes of protected documents by name, for terms;
	// PublicText are those of text that is no secret in any document.
	Fingerprints map[string]*fingerprint.Index
	PublicText   []*fingerprint.Index
}

// A TermError says what is wrong with one term.
type TermError struct {
	Index int // in Options.Terms
	Err   error
}

func (e *TermError) Error() string { return fmt.Sprintf("term %d: %v", e.Index+1, e.Err) }

// Unwrap returns the cause.
func (e *TermError) Unwrap() error { return e.Err }

// All returns one term for each detector of the catalogue, in its order.
func All() []Term {
	terms := make([]Term, len(catalogue))
	for i := range catalogue {
		terms[i].Detector = catalogue[i].Name
	}
	return terms
}
