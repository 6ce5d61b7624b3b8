package fingerprint

import (
	"cmp"
	"slices"
)

// DefaultRun is how many letters and digits a run has at least, where a rule says
// nothing of it.
const DefaultRun = 300

const (
	// mostGap is how many letters may lie between two fingerprints of one run, in the
	// text and in the document: an edited word or two among those that are the same.
	mostGap = 150
	// mostShift is how much more of them may be in one than in the other.
	mostShift = 40
	// mostOpen bounds the runs of one document that may go on at a place.
	mostOpen = 4
	// mostAlike bounds how many documents a stretch of a text is said to be of.
	mostAlike = 8
	// mostCopies bounds the copies that are reported of one text.
	mostCopies = 1000
	// pointLetters is how many letters of a run must have a fingerprint in common;
	// without edits it is about half of it.
	pointLetters = 62
)

// A Copy is a stretch of a text that a protected document has, too.
type Copy struct {
	Start, End int // bytes of the text
	From, To   int // letters of the document
	Letters    int // of the whole document
	ID         uint64

	index  *Index
	part   *part
	doc    uint32
	points int
}

// Document is the document that it is a copy of.
func (c *Copy) Document() (Document, error) { return c.part.document(c.index.keys, c.doc) }

// Has reports whether the copy is a run of at least so many letters.
func (c *Copy) Has(least int) bool { return long(c.To-c.From, c.points, least) }

// A Finder finds copies. It is the space for the work on one text at a time.
type Finder struct {
	// Public are the indexes of text that is no secret in any document.
	Public []*Index

	points []Point
	public []answer // for each point
	open   map[place][]run
	done   []Copy
}

type answer uint8

const (
	unasked answer = iota
	secret
	known
)

type place struct {
	part *part
	doc  uint32
}

// A run is fingerprints in the same order in text and document.
type run struct {
	start, end int // bytes of the text
	at         int // the last one's place in the text
	from, to   int // the first and the last one's in the document
	points     int
}

// Read begins with a text in canonical form and returns how many fingerprints it has.
func (f *Finder) Read(k *Keys, s string) int {
	f.points = k.Points(s, f.points[:0])
	f.public = append(f.public[:0], make([]answer, len(f.points))...)
	return len(f.points)
}

// Copies are the stretches of at least so many letters that the text has from
// documents of x, in order. They are valid until the next call.
func (f *Finder) Copies(x *Index, least int) []Copy {
	if f.open == nil {
		f.open = map[place][]run{}
	}
	clear(f.open)
	f.done = f.done[:0]
	for i := range f.points {
		p := &f.points[i]
		x.find(p.Hash, func(part *part, doc, at uint32) {
			if !f.isPublic(i) {
				f.hit(x, place{part, doc}, p, int(at), least)
			}
		})
	}
	for at, runs := range f.open {
		for i := range runs {
			f.finish(x, at, &runs[i], least)
		}
	}
	return f.best()
}

func (f *Finder) isPublic(i int) bool {
	if f.public[i] == unasked {
		f.public[i] = secret
		if slices.ContainsFunc(f.Public, func(x *Index) bool { return x.Has(f.points[i].Hash) }) {
			f.public[i] = known
		}
	}
	return f.public[i] == known
}

// hit takes a fingerprint that text and document have in common.
func (f *Finder) hit(x *Index, at place, p *Point, to, least int) {
	runs := f.open[at]
	for i := range runs {
		if r := &runs[i]; r.follows(p.At, to) {
			r.end, r.at, r.to = p.End, p.At, to
			r.points++
			return
		}
	}
	r := run{p.Start, p.End, p.At, to, to, 1}
	if len(runs) < mostOpen {
		f.open[at] = append(runs, r)
		return
	}
	oldest := 0
	for i := range runs {
		if runs[i].at < runs[oldest].at {
			oldest = i
		}
	}
	f.finish(x, at, &runs[oldest], least)
	runs[oldest] = r
}

// long reports whether a run of so many letters and fingerprints is one of at least
// so many letters.
func long(letters, points, least int) bool {
	return letters >= least && points >= max(2, least/pointLetters)
}

func (r *run) follows(at, to int) bool {
	text, doc := at-r.at, to-r.to
	return text > 0 && doc > 0 && text <= mostGap && doc <= mostGap && max(text-doc, doc-text) <= mostShift
}

// finish takes a run that is long enough.
func (f *Finder) finish(x *Index, at place, r *run, least int) {
	from, to := r.from, r.to+shingle
	if !long(to-from+2*(window-1), r.points, least) {
		return
	}
	d := at.part.record(at.doc)
	letters := int(d.letters)
	// The first fingerprint of a document stands for its beginning, the last for its end.
	if from < window {
		from = 0
	}
	if to > letters-window {
		to = letters
	}
	if !long(to-from, r.points, least) {
		return
	}
	f.done = append(f.done, Copy{
		Start: r.start, End: r.end, From: from, To: to, Letters: letters, ID: d.id,
		index: x, part: at.part, doc: at.doc, points: r.points,
	})
}

// best leaves out copies that several better ones cover: versions of one document
// have the same text.
func (f *Finder) best() []Copy {
	slices.SortFunc(f.done, func(a, b Copy) int {
		return cmp.Or(cmp.Compare(b.points, a.points), cmp.Compare(b.ID, a.ID), cmp.Compare(a.Start, b.Start))
	})
	kept := f.done[:0]
	for _, c := range f.done {
		alike := 0
		for i := range kept {
			if kept[i].Start <= c.Start && c.End <= kept[i].End {
				alike++
			}
		}
		if alike < mostAlike && len(kept) < mostCopies {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b Copy) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(b.ID, a.ID))
	})
	return kept
}
