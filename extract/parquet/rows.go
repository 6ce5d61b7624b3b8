package parquet

import (
	"fmt"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

const (
	// largeValue is from how many bytes on a binary value is an object of its own.
	largeValue = 512
	// Columns are put together as rows while they hold no more than this.
	mostTogether = 32 << 20
)

// rows reads the groups of rows. The columns of each are put together as rows; those
// that repeat within a row are emitted by themselves.
func (f *file) rows() error {
	byKey := map[key]*column{}
	for _, c := range f.leaves {
		byKey[c.key] = c
	}
	var together []*reader
	held, first, group := 0, 0, 0
	flush := func() error {
		err := f.emit(together, first)
		together, held = nil, 0
		return err
	}
	rows := 0
	for i := range f.chunks {
		c := &f.chunks[i]
		if c.group != group {
			if err := flush(); err != nil {
				return err
			}
			group, first, rows = c.group, first+rows, 0
		}
		col := byKey[c.column]
		if c.number < len(f.leaves) && f.leaves[c.number].key == c.column { // two may have one name
			col = f.leaves[c.number]
		}
		switch {
		case c.secret:
			f.secret = true
			continue
		case c.elsewhere:
			f.miss(&extract.GapError{Cause: extract.Unknown, Detail: "Parquet table: columns that stand in other files"})
			continue
		case col == nil:
			f.miss(corrupt("a column that its schema does not know"))
			continue
		case c.kind != col.kind:
			f.miss(corrupt("a column that is of another type than its schema says"))
			continue
		}
		r, err := f.chunk(c, col)
		if err := f.stopped(err); err != nil {
			return err
		}
		f.miss(err)
		err = nil
		if col.mostRepeated > 0 {
			err = f.apart(r, c.group)
		} else {
			rows = max(rows, len(r.values))
			together = append(together, r)
			if held += r.held; held > mostTogether {
				err = flush()
			}
		}
		if err != nil {
			return err
		}
	}
	return flush()
}

// miss keeps the first reason for which the table is not read to its end.
func (f *file) miss(err error) {
	if f.skipped == nil && err != nil {
		f.skipped = err
	}
}

// emit emits the rows of columns.
func (f *file) emit(columns []*reader, first int) error {
	rows := 0
	for _, c := range columns {
		rows = max(rows, len(c.values))
	}
	for i := range rows {
		where := "row " + strconv.Itoa(first+i+1)
		for k, c := range columns {
			end := "\t"
			if k == len(columns)-1 {
				end = "\n"
			}
			v := ""
			if i < len(c.values) {
				v = c.values[i]
			}
			if err := f.value(extract.Place{Where: where, Column: parts.Heading(c.path)}, where, c, v, end); err != nil {
				return err
			}
		}
	}
	return nil
}

// apart emits a column whose values are more than the rows.
func (f *file) apart(c *reader, group int) error {
	where := fmt.Sprintf("row group %d, %s", group, c.path)
	for _, v := range c.values {
		if v == "" {
			continue
		}
		if err := f.value(extract.Place{Where: where, Column: parts.Heading(c.path)}, where, c, v, "\n"); err != nil {
			return err
		}
	}
	return nil
}

// value emits a value: text, or bytes.
func (f *file) value(at extract.Place, where string, c *reader, v, end string) error {
	if c.kind != byteArray && c.kind != fixed || parts.IsText(v) {
		return f.s.Text(extract.Shown, at, v+end)
	}
	if len(v) < largeValue {
		if err := f.s.Text(extract.All, at, parts.Printable([]byte(v))); err != nil {
			return err
		}
		return f.s.Text(extract.Shown, at, end)
	}
	if err := f.s.Text(extract.Shown, at, end); err != nil {
		return err
	}
	return f.s.Child(extract.Child{Path: fmt.Sprintf("%s/%s", where, c.path)}, strings.NewReader(v))
}
