package pst

import (
	"cmp"
	"slices"

	"postern/extract"
	"postern/extract/parts"
)

// cover notes that a stretch of the file was read.
func (f *file) cover(at, size int64) { f.spans = append(f.spans, span{at, at + size}) }

// leftovers reads blocks that no item leads to, and what stands in the rest of the
// file: Outlook leaves there what it deletes.
func (f *file) leftovers() error {
	for i := range f.blocks {
		b := &f.blocks[i]
		if b.used || b.id&internal != 0 {
			continue
		}
		data, err := f.raw(b.id)
		if err != nil {
			if f.give(err) != nil {
				return err
			}
			f.damage("%w", err)
			continue
		}
		if err := f.deleted(data); err != nil {
			return err
		}
	}
	slices.SortFunc(f.spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	at := int64(0)
	for _, s := range append(f.spans, span{f.o.Size, f.o.Size}) {
		if err := f.rest(at, min(s.from, f.o.Size)); err != nil {
			return err
		}
		at = max(at, s.to)
	}
	return nil
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
	const piece = 256 << 10
	for ; from < to; from += piece {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		b := make([]byte, min(piece, to-from))
		n, _ := f.o.Data.ReadAt(b, from)
		b = b[:n]
		if err := f.deleted(b); err != nil {
			return err
		}
		if f.crypt != cryptPermute {
			continue
		}
		was := byte(1)
		for i, c := range b {
			// Zeros in a row are room that was never written.
			if c != 0 || was != 0 && (i+1 >= len(b) || b[i+1] != 0) {
				b[i] = restoring[c]
			}
			was = c
		}
		if err := f.deleted(b); err != nil {
			return err
		}
	}
	return nil
}
