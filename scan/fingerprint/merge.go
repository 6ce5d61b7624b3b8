package fingerprint

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"slices"
)

// gone is the new number of a document that is not taken over.
const gone = math.MaxUint32

// A merge reads several segments as one, without the documents that were removed.
type merge struct {
	docs    []newDocument
	entries int64
	cursors []*cursor
}

type cursor struct {
	s      *segment
	i, end int // the next entry, and where its bucket ends
	bucket uint64
	renum  []uint32 // new numbers of documents
	head   entry
}

// newMerge begins to read segments, of which those documents were removed.
func newMerge(parts []*part) *merge {
	m := &merge{}
	type origin struct {
		c   *cursor
		doc uint32
	}
	var from []origin
	for _, p := range parts {
		c := &cursor{s: p.segment, renum: make([]uint32, p.Documents)}
		m.cursors = append(m.cursors, c)
		for i := range uint32(p.Documents) {
			c.renum[i] = gone
			if p.isRemoved(i) {
				continue
			}
			r := p.record(i)
			m.docs = append(m.docs, newDocument{r, p.sealedName(&r)})
			m.entries += int64(r.points)
			from = append(from, origin{c, i})
		}
	}
	order := make([]int, len(m.docs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(m.docs[i].id, m.docs[j].id) })
	docs := make([]newDocument, len(m.docs))
	for n, i := range order {
		docs[n] = m.docs[i]
		from[i].c.renum[from[i].doc] = uint32(n)
	}
	m.docs = docs
	m.cursors = slices.DeleteFunc(m.cursors, func(c *cursor) bool { return !c.advance() })
	return m
}

// advance goes to the next entry of a document that is taken over.
func (c *cursor) advance() bool {
	for c.i < int(c.s.Entries) {
		for c.i >= c.end {
			if c.bucket >= 1<<c.s.Bits {
				return false
			}
			_, c.end = c.s.bounds(c.bucket)
			c.bucket++
		}
		bucket := c.bucket - 1
		word, doc := c.s.word(c.i), c.s.doc(c.i)
		c.i++
		if int(doc) >= len(c.renum) || c.renum[doc] == gone {
			continue
		}
		// The upper bits are those of the bucket, which the entry has in part, too.
		top := bucket >> (c.s.Bits - leastBits)
		hash := top<<restBits | word>>atBits
		c.head = entry{hash << (64 - hashBits), c.renum[doc], uint32(word & (mostLetters - 1))}
		return true
	}
	return false
}

func (m *merge) next() (entry, bool) {
	if len(m.cursors) == 0 {
		return entry{}, false
	}
	least := 0
	for i := 1; i < len(m.cursors); i++ {
		if m.cursors[i].head.before(&m.cursors[least].head) {
			least = i
		}
	}
	e := m.cursors[least].head
	if !m.cursors[least].advance() {
		m.cursors = slices.Delete(m.cursors, least, least+1)
	}
	return e, true
}

// write writes what was merged.
func (m *merge) write(ctx context.Context, k *Keys, dir, name string) error {
	parts := slices.Clone(m.cursors)
	err := writeSegment(ctx, k, dir, name, m.docs, m.entries, m)
	for _, c := range parts {
		runtime.KeepAlive(c.s.file)
	}
	return err
}

// Segments are merged when so many are about as large, and anew when a quarter of
// their documents was removed. So a lookup asks few, and a fingerprint is written
// again only as often as the index grows fourfold.
const (
	mergeFan   = 4
	smallTier  = 1 << 16 // entries of the smallest size
	removedCut = 4
)

func tier(entries int64) int {
	t := 0
	for ; entries >= smallTier; entries /= mergeFan {
		t++
	}
	return t
}

// merge merges until there is nothing to merge.
func (e *Editor) merge(ctx context.Context) error {
	for {
		chosen := e.choose()
		if len(chosen) == 0 {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, p := range chosen {
			if err := p.file.Check(); err != nil {
				return fmt.Errorf("open index %s: %w", filepath.Join(e.dir, p.name), err)
			}
		}
		e.parts = slices.DeleteFunc(e.parts, func(p *part) bool { return slices.Contains(chosen, p) })
		e.changed = true
		m := newMerge(chosen)
		if len(m.docs) == 0 {
			continue
		}
		if err := e.write(func(name string) error { return m.write(ctx, e.keys, e.dir, name) }); err != nil {
			e.parts = append(e.parts, chosen...)
			return err
		}
	}
}

// choose says what to merge next.
func (e *Editor) choose() []*part {
	tiers := map[int][]*part{}
	for _, p := range e.parts {
		if len(p.removed)*removedCut >= p.Documents {
			return []*part{p}
		}
		t := tier(p.Entries)
		if tiers[t] = append(tiers[t], p); len(tiers[t]) == mergeFan {
			return tiers[t]
		}
	}
	return nil
}
