package pst

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"postern/extract"
	"postern/extract/parts"
)

// cover notes that a stretch of the file was read.
func (f *file) cover(at, size int64) { f.spans = append(f.spans, span{at, at + size}) }

// between calls found for the stretches up to end that no span covers.
func between(spans []span, end int64, found func(from, to int64) error) error {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	at := int64(0)
	for _, s := range append(spans, span{end, end}) {
		if to := min(s.from, end); to > at {
			if err := found(at, to); err != nil {
				return err
			}
		}
		at = max(at, s.to)
	}
	return nil
}

// leftovers reads blocks that no item leads to, what no property of a heap leads to, and
// what stands in the rest of the file: Outlook leaves there what it deletes.
func (f *file) leftovers() error {
	for i := range f.blocks { // lists, before what they list
		if b := &f.blocks[i]; !b.used && b.id&internal != 0 {
			if err := f.unlisted(node{data: b.id}); err != nil {
				return err
			}
		}
	}
	for i := range f.blocks {
		b := &f.blocks[i]
		bits, heap := f.taken[b.id]
		if b.used && !heap {
			continue
		}
		data, err := f.load(b)
		if err != nil {
			if f.give(err) != nil {
				return err
			}
			f.damage("%w", err)
			continue
		}
		if heap && len(data) >= 2 {
			err = f.passed(data, bits)
		} else {
			err = f.deleted(data)
			if err == nil && len(data) >= smallFile {
				err = f.s.Child(extract.Child{Path: fmt.Sprintf("block %x", b.id), Alternative: true}, bytes.NewReader(data))
			}
		}
		if err != nil {
			return err
		}
	}
	return between(f.spans, f.o.Size, f.rest)
}

// unlisted hands on the data of a node that no property leads to.
func (f *file) unlisted(n node) error {
	list, err := f.list(n.data, mostBlocks)
	if err != nil || len(list) == 0 { // of something else
		b, failed := f.raw(n.data)
		if failed != nil {
			f.damage("%w", failed)
			return cmp.Or(f.give(err), f.give(failed))
		}
		return cmp.Or(f.give(err), f.deleted(b))
	}
	return f.s.Child(extract.Child{Path: fmt.Sprintf("block %x", n.data), Alternative: true}, f.reader(n.data))
}

func (f *file) deleted(b []byte) error {
	text := parts.Printable(b)
	if text == "" {
		return nil
	}
	return f.s.Text(extract.All, extract.Place{Where: "deleted"}, text)
}

// rest reads bytes that belong to nothing, as they are, and decoded where that needs
// no more than they.
func (f *file) rest(from, to int64) error {
	return parts.Stretch(f.ctx, f.o.Data, from, to, func(b []byte) error {
		if err := f.deleted(b); err != nil || f.crypt != cryptPermute {
			return err
		}
		was := byte(1)
		for i, c := range b {
			// Zeros in a row are room that was never written.
			if c != 0 || was != 0 && (i+1 >= len(b) || b[i+1] != 0) {
				b[i] = restoring[c]
			}
			was = c
		}
		return f.deleted(b)
	})
}
