package scan

import (
	"postern/extract"
	"postern/scan/exactdata"
)

// Confidence is how sure a match is, 0 to 1.
type Confidence float64

// The levels of confidence that rules name.
const (
	Low    Confidence = 0.50 // shape alone
	Medium Confidence = 0.75 // shape and checksum, or shape and corroboration
	High   Confidence = 0.85 // checksum and corroboration
)

// A Finding is one match of one term in one document. It holds nothing that
// leads back to the matched text without the engine's key.
type Finding struct {
	// Term is the index of the matched term in [Options.Terms].
	Term int `json:"term"`
	// Detector is the detector's name, or "phrase", "regex", "dictionary:NAME", "label:NAME",
	// "exactdata:NAME" or "fingerprint:NAME".
	Detector   string     `json:"detector"`
	Confidence Confidence `json:"confidence"`

	// Object, View, Path, Section and Where say where the match stands. Path is
	// masked already.
	Object  int             `json:"object"`
	View    extract.View    `json:"view"`
	Path    string          `json:"path"`
	Section extract.Section `json:"section"`
	Where   string          `json:"where,omitempty"`
	// Start and End are byte offsets into the whole text of the view; Rune and
	// RuneEnd the same within the document window, in code points.
	Start   int64 `json:"start"`
	End     int64 `json:"end"`
	Rune    int   `json:"rune"`
	RuneEnd int   `json:"rune_end"`

	// Digest is the HMAC-SHA-256, cut to 16 bytes, of the canonical value under
	// the engine's key, in hex: equal values have equal digests.
	Digest string `json:"digest"`
	// Masked is the match and up to 40 code points on each side, on one line,
	// with every datum in it masked: "card •••• •••• •••• 1111 until".
	Masked string `json:"masked"`
	// Evidence names what raised the confidence: "checksum", "issuer",
	// "keyword visa".
	Evidence []string `json:"evidence,omitempty"`
	// Weight is that of a dictionary's phrase; 0 for everything else.
	Weight int `json:"weight,omitempty"`
	// Copied says what a copy of a protected document is a copy of; else nil.
	Copied *Copied `json:"copied,omitempty"`

	row    *exactdata.Row // see OwnedBy
	quoted author         // see QuotedFrom
}
