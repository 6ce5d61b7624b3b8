package parquet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// A span is a stretch of the file.
type span struct{ from, to int64 }

// hidden emits what no reader of tables shows: strings that nobody asks for, values that
// no row refers to, bytes behind the last one.
func (f *file) hidden(where, v string) error {
	at := extract.Place{Where: where}
	if isText(v) {
		if v == "" {
			return nil
		}
		return f.s.Text(extract.All, at, v+"\n")
	}
	if text := parts.Printable([]byte(v)); text != "" {
		if err := f.s.Text(extract.All, at, text); err != nil {
			return err
		}
	}
	if len(v) < largeValue {
		return nil
	}
	return f.s.Child(extract.Child{Path: where, Alternative: true}, strings.NewReader(v))
}

// between emits the text of the file that belongs to no column: indexes, filters, and what
// somebody put there.
func (f *file) between() error {
	slices.SortFunc(f.read, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	at := int64(len(magic))
	for _, x := range append(f.read, span{f.end, f.end}) {
		err := parts.Stretch(f.ctx, f.o.Data, at, min(x.from, f.end), func(b []byte) error {
			text := parts.Printable(b)
			if text == "" {
				return nil
			}
			return f.s.Text(extract.All, extract.Place{Where: "between the columns"}, text)
		})
		if err != nil {
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
		if err := r.f.hidden(fmt.Sprintf("%s, value %d of the dictionary", r.path, i), v); err != nil {
			return err
		}
	}
	r.dictionary, r.used = nil, nil
	return nil
}
