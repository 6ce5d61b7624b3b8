package scan

import "postern/extract"

// STUB FILE: agreed signatures; the package's author replaces it.

// A Term is one thing to look for. Exactly one of Detector, Phrases and Regex is set.
type Term struct {
	Detector string   // name of a detector
	Phrases  []string // any of them: letters folded, white space runs equal, at word borders
	Regex    string   // RE2 syntax, matched on the text as it is
}

// Options are what an engine is made of.
type Options struct {
	Terms []Term
	// Key keys the digests; 32 bytes. Nil means a random key.
	Key []byte
	// Own are the organisation's own values in any spelling; a match with the same canonical value is dropped.
	Own []string
}

// An Engine is immutable and safe for concurrent use.
type Engine struct{}

// New compiles the terms. The error names the term: TermError{Index, Err}; several are joined.
func New(o Options) (*Engine, error) { panic("stub") }

// Scan finds everything in d. found is called in order of Start; the finding may be kept.
// Matches that lie wholly in the repeated start of a window are not reported again.
func (e *Engine) Scan(d *extract.Document, found func(Finding)) { panic("stub") }

// Mask returns s with everything that any detector (not only the engine's terms) or term finds in it, at any
// confidence, masked. For subjects, file names, previews.
func (e *Engine) Mask(s string) string { panic("stub") }

// Names lists the detectors there are, in order of the catalogue.
func Names() []string { panic("stub") }

// TestString is the published string that holds any mail it stands in (as EICAR is for virus scanners).
const TestString = "POSTERN-OUTBOUND-TEST-8b1f2c9e-HOLD-THIS-MAIL"
