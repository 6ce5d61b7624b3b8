package fingerprint

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
)

// An Index is open for lookups. It is what the index was when it was opened. Safe
// for concurrent use.
type Index struct {
	Info
	made  uint64
	keys  *Keys
	parts []*part
}

// A part is a segment and what was removed of it.
type part struct {
	*segment
	removed []uint32
}

func (p *part) isRemoved(doc uint32) bool {
	if len(p.removed) == 0 {
		return false
	}
	_, found := slices.BinarySearch(p.removed, doc)
	return found
}

// Open opens the index in a folder, whole and with the right key, or not at all.
// Segments that an older Index has open, nil for none, are not opened and checked
// again.
func Open(dir string, k *Keys, older *Index) (*Index, error) {
	for tries := 0; ; tries++ {
		m, err := readManifest(dir)
		if err != nil {
			return nil, err
		}
		x, err := open(dir, m, k, older)
		// A segment that has gone was merged since the manifest was read.
		if err == nil || !errors.Is(err, fs.ErrNotExist) || tries == 5 {
			return x, err
		}
	}
}

func open(dir string, m *manifest, k *Keys, older *Index) (*Index, error) {
	if !bytes.Equal(m.Key, k.id()) {
		return nil, fmt.Errorf("open index %s: %w", dir, ErrKey)
	}
	x := &Index{Info: m.info(), made: m.Made, keys: k}
	for i := range m.Segments {
		e := &m.Segments[i]
		s := older.segment(m, e)
		if s == nil {
			var err error
			if s, err = openSegment(dir, e.File, true); err != nil {
				return nil, err
			}
		}
		if s.Documents != e.Documents || s.Entries != e.Entries || !bytes.Equal(s.Key, m.Key) {
			return nil, fmt.Errorf("open index %s: %s is not the file that was made", dir, e.File)
		}
		x.parts = append(x.parts, &part{s, e.Removed})
	}
	return x, nil
}

// Keys are those that the index was opened with.
func (x *Index) Keys() *Keys { return x.keys }

// segment is the open segment of a file.
func (x *Index) segment(m *manifest, e *segmentEntry) *segment {
	if x == nil || x.made != m.Made {
		return nil
	}
	for _, p := range x.parts {
		if p.name == e.File {
			return p.segment
		}
	}
	return nil
}

// Has reports whether a fingerprint is in the index.
func (x *Index) Has(hash uint64) (found bool) {
	hash = cutHash(hash)
	for _, p := range x.parts {
		if p.has(hash) {
			p.find(hash, func(doc, _ uint32) bool {
				found = !p.isRemoved(doc)
				return !found
			})
		}
		runtime.KeepAlive(p.file)
		if found {
			return true
		}
	}
	return false
}

// Bounds of what one lookup takes: so many documents, the newest of each segment,
// and of each segment at most so many that were removed.
const (
	mostPostings = 64
	mostSkipped  = 4096
)

// find calls f for documents that have a fingerprint.
func (x *Index) find(hash uint64, f func(p *part, doc, at uint32)) {
	hash = cutHash(hash)
	left := mostPostings
	for i := len(x.parts) - 1; i >= 0 && left > 0; i-- {
		p := x.parts[i]
		if p.has(hash) {
			skip := mostSkipped
			p.find(hash, func(doc, at uint32) bool {
				if p.isRemoved(doc) {
					skip--
					return skip > 0
				}
				f(p, doc, at)
				left--
				return left > 0
			})
		}
		runtime.KeepAlive(p.file)
	}
}

// Documents calls f for each document, until it says no.
func (x *Index) Documents(f func(Document) bool) error {
	for _, p := range x.parts {
		for i := range uint32(p.Documents) {
			if p.isRemoved(i) {
				continue
			}
			d, err := p.document(x.keys, i)
			if err != nil {
				return err
			}
			if !f(d) {
				return nil
			}
		}
	}
	return nil
}
