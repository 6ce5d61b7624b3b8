package extract

import (
	"hash/maphash"
	"strings"
)

// People and programs write bytes into texts: base64 and hexadecimal runs,
// percent signs and other escapes, text that is told to run backwards. What is
// written so is decoded in a second stage, after the text itself was handed on:
// text in it becomes documents of the view All, a file in it becomes a child.
//
// The stage costs time and bytes in proportion to the text, decodes what it
// decoded at most typedDepth times, and its output counts against the budget.
const (
	typedDepth = 3
	// typedFiles is how many files are taken out of one object's texts.
	typedFiles = 32
	// typedSeen bounds the memory of what was decoded already: the views of an
	// object repeat each other.
	typedSeen = 4 << 10
	// typedBase is where such documents begin in the view All of an object:
	// behind all other texts.
	typedBase = 1 << 41
)

// A typed is what the second stage knows of one object.
type typed struct {
	base    int64
	seen    map[uint64]bool
	files   []*node
	waiting []typedChild // until the child ends whose bytes come now
}

var typedSeed = maphash.MakeSeed()

// A run is a stretch of a text with something written in it.
type run struct {
	start, end int
	kind       string
	packed     string // how the bytes are packed that it stands for: packedZlib, packedDeflate
}

// second decodes what is written in the text of d. A recognised text has too many
// mistakes for it.
func (s *objectSink) second(d *Document) error {
	if d.View == Joined || d.View == Recognised {
		return nil
	}
	return s.decodeRuns(d, typedDepth)
}

func (s *objectSink) decodeRuns(d *Document, depth int) error {
	var spent error
	each := func(r run, text string, file []byte) {
		if spent == nil && (r.end > d.Repeated || d.Base == 0) {
			spent = s.decoded(d, r, text, file, depth)
		}
	}
	typedRuns(d.Text, each)
	return spent
}

// typedRuns calls each for everything that is written in text.
func typedRuns(text string, each func(run, string, []byte)) {
	base64Runs(text, each)
	partRuns(text, each)
	numberRuns(text, each)
	groupRuns(text, each) // of a dump each line is such groups
	ascii85Runs(text, each)
	escapeRuns(text, each)
	wordRuns(text, each)
	unseenRuns(text, each)
	shiftRuns(text, each)
	punycodeRuns(text, each)
	backwardRuns(text, each)
	turnedRuns(text, each)
	lineRuns(text, each)
	joinRuns(text, each)
	terminalRuns(text, each)
	plusRuns(text, each)
}

// decoded hands on one run's content.
func (s *objectSink) decoded(d *Document, r run, text string, file []byte, depth int) error {
	if !s.typed.first(r.kind, text, file) {
		return nil
	}
	if len(file) > 0 {
		if err := s.typedFile(d, r, file); err != nil {
			return err
		}
	}
	if text == "" {
		return nil
	}
	if err := s.charge(len(text)); err != nil {
		return err
	}
	place := d.At(r.start)
	place.Offset = 0
	place.Where = strings.TrimPrefix(place.Where+", written in "+r.kind, ", ")
	if s.typed.base == 0 {
		s.typed.base = typedBase
	}
	inner := Document{
		Object: d.Object, Path: d.Path, Format: d.Format, View: All, Section: d.Section,
		Text: strings.ToValidUTF8(text, "\uFFFD"), Base: s.typed.base, Places: []Place{place},
	}
	s.typed.base += int64(len(inner.Text))
	if err := s.handOver(&inner); err != nil {
		return err
	}
	if depth <= 1 {
		s.deeper(&inner)
		return nil
	}
	return s.decodeRuns(&inner, depth-1)
}

// deeper notes a gap where what was decoded last is written in base64 again.
func (s *objectSink) deeper(d *Document) {
	base64Runs(d.Text, func(r run, text string, file []byte) {
		// Numbers in hexadecimal are no base64, whatever it makes of them.
		if file != nil || len(text)*2 > r.end-r.start && strings.Trim(d.Text[r.start:r.end], "0123456789ABCDEFabcdef\r\n ") != "" {
			s.walk.notes.gap(d.Path, TooDeep, "text that is written in base64 more than three times over")
		}
	})
}

// first reports whether what a run holds was not handed on before.
func (t *typed) first(kind, text string, file []byte) bool {
	key := maphash.String(typedSeed, kind) ^ maphash.String(typedSeed, text) ^ 3*maphash.Bytes(typedSeed, file)
	if t.seen[key] {
		return false
	}
	if t.seen == nil {
		t.seen = map[uint64]bool{}
	}
	if len(t.seen) < typedSeen {
		t.seen[key] = true
	}
	return true
}
