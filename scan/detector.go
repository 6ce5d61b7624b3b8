package scan

import "postern/scan/exactdata"

// A Detector finds one type of datum. It is a value: each stands in a file of
// its own together with its rules, and in one line of the catalogue.
//
// The engine reads a text once and calls a detector only where something stands
// that may be its datum: at runs of digits, at words with a given start, at a
// given byte. A detector looks at a bounded stretch from there, so that the time
// for a text is linear in its length whatever it holds.
type Detector struct {
	Name string // snake_case, "secret:" before secrets
	// About says in a line what is found; Levels how sure it is and why.
	About  string
	Levels string
	// Keywords corroborate a match near them, in lower case without accents.
	Keywords []string

	// numbers is called for each run of digit groups that are joined by separators and have minDigits
	// digits together, or more.
	numbers   func(t *text, run []span)
	minDigits int
	// id is what the detector looks for when that is a number of digits only, in
	// place of numbers.
	id *idNumber
	// refine makes a match of id, or of an idCode, surer or less sure by what stands
	// near it, and says whether it is one at all. May be nil.
	refine func(t *text, m *match) bool
	// rows is called for groups of digits of one width that an unusual mark keeps
	// apart, see row.
	rows func(t *text, groups []span)
	// starts are beginnings of words, lower case, three bytes or more; find is
	// called where a word begins with one of them in any case.
	starts []string
	// shape is the kind of word at which find is called.
	shape shape
	// lengths are the lengths of words of letters and digits at which find is
	// called; behind says that it is called at the words behind keywords too.
	lengths []int
	behind  bool
	// beside are bytes of which one stands directly before or behind a word of lengths
	// at which find finds something; empty for any.
	beside string
	// marks are bytes at which find is called; only those in wantedMarks.
	marks string
	find  func(t *text, at int)
	// code is what the detector looks for when that is a code with letters, in place of
	// find.
	code *idCode

	// whole is called once for a text, for data that nothing in the pass points at;
	// only what begins in one of places is wanted, nil means everywhere.
	whole func(t *text, places []span)

	// labels are looked for where labels stand, in place of all that.
	labels []Label

	// show is how a match is masked.
	show show
	// costly detectors run only when a term asks for them, or beside a finding.
	costly bool
	// yields names detectors: a match that overlaps one of theirs, of medium
	// confidence or more, is dropped.
	yields []string
	// exact compares values of this detector as lower-case text; otherwise by
	// their letters and digits only.
	exact bool
}

// A shape is a cheap property of a word's first bytes.
type shape uint8

// The shapes that detectors ask for.
const (
	anyShape  shape = iota
	twoAndTwo       // two letters, then two digits: "DE89"
)

// A show is a way to mask a match.
type show uint8

// The ways to mask.
const (
	showFirst  show = iota // the first two letters or digits
	showLast               // the last four letters or digits of twelve or more
	showPrefix             // what secrets of the kind begin with
	showWords              // the first letters of each word
	showNothing
)

// A span is a stretch of a text, in bytes.
type span struct{ start, end int }

func (s span) len() int { return s.end - s.start }

// A match is what a detector or a term found. Its offsets are into the
// canonical text until the engine maps them back.
type match struct {
	span
	source   int // index into the catalogue, or -1
	term     int // index of the term, for phrases and regular expressions
	show     show
	keep     int // bytes a showPrefix mask keeps
	value    string
	conf     Confidence
	evidence []string
	row      *exactdata.Row // of exact data
	copied   *Copied        // of a protected document
	weight   int            // of a dictionary's phrase
}

// inPlaceOfCheck is the evidence with a word in place of the first, which many matches may share.
func (m *match) inPlaceOfCheck(word string) []string {
	return append([]string{word}, m.evidence[1:]...)
}

// Names lists the detectors there are, in order of the catalogue.
func Names() []string {
	names := make([]string, len(catalogue))
	for i := range catalogue {
		names[i] = catalogue[i].Name
	}
	return names
}

// Catalogue returns the detectors there are, for the generated reference.
func Catalogue() []Detector { return append([]Detector(nil), catalogue...) }
