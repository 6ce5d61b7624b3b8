// Package orc reads tables of Apache ORC (ORC Specification v1): the values of each column,
// and what the file says about itself.
package orc

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Format is a file of ORC. Its places are stripes with the column's path: columns are not
// put together as rows.
var Format = extract.Format{
	Name: "orc",
	About: "Apache ORC: text, numbers, dates and times of all columns, column by column, names, metadata; streams of zlib, Snappy, LZ4, Zstandard and " +
		"Brotli; large binary values as files; encrypted columns as gaps",
	MediaTypes: []string{"application/vnd.apache.orc", "application/orc", "application/x-orc"},
	Extensions: []string{"orc"},
	Detect: func(o *extract.Object) bool {
		return bytes.HasPrefix(o.Head, []byte(magic)) && len(o.Tail) > len(magic) && bytes.HasSuffix(o.Tail[:len(o.Tail)-1], []byte(magic))
	},
	Risky: true,
	Read:  read,
}

const (
	magic = "ORC"
	// mostStream bounds a stream, packed and unpacked, bytes.
	mostStream  = 64 << 20
	mostFooter  = 16 << 20
	mostStreams = 1 << 18 // of a stripe
	mostStripes = 1 << 17
	mostColumns = 20_000
	// unpackedEach and unpackedFree bound what all streams unpack to, for each byte of the
	// file and besides.
	unpackedEach = 64
	unpackedFree = 64 << 20
)

func corrupt(what string) error {
	return &extract.GapError{Cause: extract.Corrupt, Detail: "ORC table: " + what}
}

func tooBig(what string) error {
	return &extract.GapError{Cause: extract.TooBig, Detail: "ORC table: " + what}
}

// A span is a stretch of the file.
type span struct{ from, to int64 }

// A file is one while it is read.
type file struct {
	ctx     context.Context
	o       *extract.Object
	s       extract.Sink
	codec   int
	block   int // bytes that a chunk of a stream unpacks to at most
	columns []column
	stripes []stripe
	read    []span
	left    int64 // bytes that stripes may still take from the file
	room    int64 // bytes that streams may still unpack to
	skipped error // of what was not read; the first thing counts
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f := &file{ctx: ctx, o: o, s: s, left: o.Size, room: unpackedEach*o.Size + unpackedFree}
	if err := f.tail(); err != nil {
		return err
	}
	for i := range f.stripes {
		if err := f.stripe(i); err != nil {
			return err
		}
	}
	if err := f.between(); err != nil {
		return err
	}
	return f.skipped
}

// miss keeps the first reason for which the table is not read to its end, and returns what
// ends the reading at once.
func (f *file) miss(err error) error {
	if errors.Is(err, extract.ErrBudget) || f.ctx.Err() != nil {
		return err
	}
	if f.skipped == nil {
		f.skipped = err
	}
	return nil
}

// at returns a stretch of the file, which is of no other part.
func (f *file) at(from, n int64) ([]byte, error) {
	if from < 0 || n < 0 || from > f.o.Size || n > f.o.Size-from {
		return nil, corrupt("a part is said to lie outside of it")
	}
	if n > mostStream {
		return nil, tooBig("a part is larger than one may be")
	}
	if f.left -= n; f.left < 0 {
		return nil, corrupt("its parts overlap")
	}
	b := make([]byte, n)
	if got, _ := f.o.Data.ReadAt(b, from); int64(got) < n {
		return nil, corrupt("it is cut off")
	}
	f.read = append(f.read, span{from, from + n})
	return b, nil
}

// tail reads the postscript, the footer and the metadata, which stand at the end.
func (f *file) tail() error {
	last := f.o.Size - 1
	if last < int64(len(magic)) {
		return corrupt("it is cut off")
	}
	size, err := f.at(last, 1)
	if err != nil {
		return err
	}
	script, err := f.at(last-int64(size[0]), int64(size[0]))
	if err != nil {
		return err
	}
	var footer, metadata uint64
	block := uint64(256 << 10)
	mark := false
	ok := message(script, func(id int, v uint64, b []byte) bool {
		switch id {
		case 1:
			footer = v
		case 2:
			f.codec = int(min(v, 99))
		case 3:
			block = v
		case 5:
			metadata = v
		case 8000:
			mark = string(b) == magic
		}
		return true
	})
	if !ok || !mark || footer > mostStream || metadata > mostStream {
		return corrupt("its end is broken or cut off")
	}
	f.block = int(min(block, mostStream))
	if err := f.hidden("postscript", script); err != nil {
		return err
	}
	end := last - int64(size[0]) - int64(footer)
	b, err := f.at(end, int64(footer))
	if err == nil {
		b, err = f.unpack(b)
	}
	if err != nil {
		return err
	}
	if len(b) > mostFooter {
		return tooBig("its footer is larger than one may be")
	}
	if err := f.hidden("footer", b); err != nil {
		return err
	}
	if err := f.footer(b); err != nil {
		return err
	}
	if b, err = f.at(end-int64(metadata), int64(metadata)); err == nil {
		b, err = f.unpack(b)
	}
	if err != nil {
		return f.miss(err)
	}
	return f.hidden("statistics", b)
}

// footer reads the types of columns, where stripes are, and metadata of the user's.
func (f *file) footer(b []byte) error {
	var failed error
	ok := message(b, func(id int, _ uint64, b []byte) bool {
		fine := true
		switch id {
		case 3:
			var s stripe
			s, fine = stripeOf(b)
			if f.stripes = append(f.stripes, s); len(f.stripes) > mostStripes {
				failed = tooBig("more stripes than there may be")
			}
		case 4:
			var c column
			c, fine = columnOf(b)
			if f.columns = append(f.columns, c); len(f.columns) > mostColumns {
				failed = tooBig("more columns than there may be")
			}
		case 5:
			failed = f.note(b)
		case 10:
			failed = f.miss(&extract.GapError{Cause: extract.EncryptedFile, Detail: "ORC table: encrypted columns"})
		}
		return fine && failed == nil
	})
	if failed != nil {
		return failed
	}
	if !ok {
		return corrupt("its footer is broken")
	}
	var names []string
	for _, c := range f.columns {
		names = append(names, c.fields...)
	}
	place(f.columns)
	return f.s.Text(extract.All, extract.Place{Where: "columns"}, strings.ToValidUTF8(strings.Join(names, "\t"), "\ufffd")+"\n")
}

// note emits metadata of the user's.
func (f *file) note(b []byte) error {
	var name, value []byte
	if !message(b, func(id int, _ uint64, b []byte) bool {
		switch id {
		case 1:
			name = append(name, b...)
		case 2:
			value = append(value, b...)
		}
		return true
	}) {
		return corrupt("its footer is broken")
	}
	return f.s.Text(extract.Properties, extract.Place{Where: "metadata"}, strings.ToValidUTF8(string(name)+": "+string(value), "\ufffd")+"\n")
}

// between emits the text of the file that belongs to no part.
func (f *file) between() error {
	slices.SortFunc(f.read, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	at := int64(len(magic))
	for _, x := range append(f.read, span{f.o.Size, f.o.Size}) {
		if err := parts.Stretch(f.ctx, f.o.Data, at, x.from, f.printable("between the stripes")); err != nil {
			return err
		}
		at = max(at, x.to)
	}
	return nil
}

// hidden emits the text in bytes that are no value.
func (f *file) hidden(where string, b []byte) error {
	return parts.Stretch(f.ctx, bytes.NewReader(b), 0, int64(len(b)), f.printable(where))
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
