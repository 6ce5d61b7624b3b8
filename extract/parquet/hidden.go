package parquet

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"postern/extract"
	"postern/extract/parts"
)

// A span is a stretch of the file.
type span struct{ from, to int64 }

// hidden emits what no reader of tables shows: strings that nobody asks for, values that
// no row refers to, bytes behind the last one.
func (f *file) hidden(where string, b []byte) error {
	const short = 1 << 20 // what is longer is read a piece at a time
	if len(b) < short && parts.IsText(b) {
		if len(b) == 0 {
			return nil
		}
		return f.s.Text(extract.All, extract.Place{Where: where}, string(b)+"\n")
	}
	if err := parts.Stretch(f.ctx, bytes.NewReader(b), 0, int64(len(b)), f.printable(where)); err != nil || len(b) < largeValue {
		return err
	}
	return f.s.Child(extract.Child{Path: where, Alternative: true}, bytes.NewReader(b))
}

func (f *file) printable(where string) func([]byte) error {
	return func(b []byte) error {
		text := parts.Printable(b)
		if text == "" {
			return nil
		}
		return f.s.Text(extract.All, extract.Place{Where: where}, text)
	}
}

// between emits the text of the file that belongs to no column: indexes, filters, and what
// somebody put there.
func (f *file) between() error {
	slices.SortFunc(f.read, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	at := int64(len(magic))
	for _, x := range append(f.read, span{f.end, f.end}) {
		if err := parts.Stretch(f.ctx, f.o.Data, at, min(x.from, f.end), f.printable("between the columns")); err != nil {
			return err
		}
		at = max(at, x.to)
	}
	return nil
}

// unused emits the values of the dictionary that no row has.
func (r *reader) unused() error {
	for i, v := range r.dictionary {
		if r.used[i] {
			continue
		}
		if err := r.f.hidden(fmt.Sprintf("%s, value %d of the dictionary", r.path, i), []byte(v)); err != nil {
			return err
		}
	}
	r.dictionary, r.used = nil, nil
	return nil
}
