// Package parquet reads tables of Apache Parquet (parquet-format 2.11): rows with the
// names of their columns, and what the file says about itself.
package parquet

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"

	"postern/extract"
)

// Format is a file of Parquet. Its places are rows, with the column's path.
var Format = extract.Format{
	Name: "parquet",
	About: "Apache Parquet: rows with their columns, nested ones column by column, names, metadata; all encodings, and pages of Snappy, GZIP, ZSTD, LZ4 and Brotli; " +
		"large binary values as files; encrypted columns as gaps",
	MediaTypes: []string{"application/vnd.apache.parquet", "application/parquet", "application/x-parquet"},
	Extensions: []string{"parquet", "parq"},
	Detect: func(o *extract.Object) bool {
		return bytes.HasPrefix(o.Head, []byte(magic)) && o.Size >= 2*trailerSize || bytes.HasPrefix(o.Head, []byte(magicEncrypted)) && bytes.HasSuffix(o.Tail, []byte(magicEncrypted))
	},
	Risky: true,
	Read:  read,
}

const (
	magic          = "PAR1"
	magicEncrypted = "PARE"
	trailerSize    = 8 // the length of the footer, and the magic
	// mostFooter bounds the metadata.
	mostFooter   = 64 << 20
	mostElements = 20_000 // of the schema
	mostChunks   = 1 << 17
)

func corrupt(what string) error {
	return &extract.GapError{Cause: extract.Corrupt, Detail: "Parquet table: " + what}
}

// A file is one while it is read.
type file struct {
	ctx     context.Context
	o       *extract.Object
	s       extract.Sink
	leaves  []*column
	chunks  []chunk
	secret  bool
	end     int64  // where the footer begins
	read    []span // of the columns
	left    int64  // bytes that columns may still take from the file
	values  int64  // that were read
	skipped error  // of a column that was not read to its end
}

// A chunk is a column's part of a group of rows.
type chunk struct {
	group, number int // the number of the column in the group
	column        key
	kind, codec   int
	values        int64
	from, end     int64
	secret        bool
	elsewhere     bool
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	if bytes.HasPrefix(o.Head, []byte(magicEncrypted)) {
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "Parquet table: encrypted"}
	}
	f := &file{ctx: ctx, o: o, s: s, left: o.Size}
	if err := f.footer(); err != nil {
		return err
	}
	names := make([]string, len(f.leaves))
	for i, c := range f.leaves {
		names[i] = c.path
	}
	if err := s.Text(extract.All, extract.Place{Where: "columns"}, strings.Join(names, "\t")+"\n"); err != nil {
		return err
	}
	if err := f.rows(); err != nil {
		return err
	}
	if err := f.between(); err != nil {
		return err
	}
	if f.secret {
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "Parquet table: encrypted columns"}
	}
	return f.skipped
}

// footer reads the metadata (FileMetaData of parquet.thrift).
func (f *file) footer() error {
	var end [trailerSize]byte
	if n, _ := f.o.Data.ReadAt(end[:], f.o.Size-trailerSize); n < trailerSize || string(end[4:]) != magic {
		return corrupt("it is cut off")
	}
	size := int64(binary.LittleEndian.Uint32(end[:]))
	switch {
	case size > f.o.Size-trailerSize-int64(len(magic)):
		return corrupt("its footer is longer than the file")
	case size > mostFooter:
		return &extract.GapError{Cause: extract.TooBig, Detail: "Parquet table: its footer is larger than one may be"}
	}
	f.end = f.o.Size - trailerSize - size
	t := newThrift(io.NewSectionReader(f.o.Data, f.end, size))
	t.passed = func(v string) error { return f.hidden("metadata", []byte(v)) }
	var elements []element
	groups := 0
	t.structure(func(id int, kind byte) bool {
		switch {
		case id == 2 && kind == typeList:
			t.list(typeStruct, func() {
				e := schemaElement(t)
				if len(elements) < mostElements {
					elements = append(elements, e)
					return
				}
				f.miss(&extract.GapError{Cause: extract.TooBig, Detail: "Parquet table: more columns than there may be"})
				t.stop(f.hidden("schema", []byte(e.name)))
			})
		case id == 4 && kind == typeList:
			t.list(typeStruct, func() { groups++; f.group(t, groups) })
		case id == 5 && kind == typeList:
			t.list(typeStruct, func() { f.note(t) })
		case id == 6 && kind == typeBinary:
			f.property(t, t.binary())
		default:
			return false
		}
		return true
	})
	if err := f.stopped(t.err); err != nil {
		return err
	}
	if t.err != nil {
		return corrupt("its footer is broken")
	}
	if behind, _ := io.ReadAll(t.r); len(behind) > 0 {
		if err := f.hidden("behind the metadata", behind); err != nil {
			return err
		}
	}
	var loose []string
	f.leaves, loose = f.columns(elements)
	for _, name := range loose {
		if err := f.hidden("schema", []byte(name)); err != nil {
			return err
		}
	}
	return nil
}

// stopped is err where it ends the reading of the whole file.
func (f *file) stopped(err error) error {
	if errors.Is(err, extract.ErrBudget) {
		return err
	}
	return f.ctx.Err()
}

// note reads a key and its value.
func (f *file) note(t *thrift) {
	key, value := "", ""
	t.structure(func(id int, kind byte) bool {
		if kind != typeBinary || id != 1 && id != 2 {
			return false
		}
		if id == 1 {
			key += t.binary()
		} else {
			value += t.binary()
		}
		return true
	})
	f.property(t, key+": "+value)
}

// property emits what the file says about itself.
func (f *file) property(t *thrift, text string) {
	if t.err == nil {
		t.stop(f.s.Text(extract.Properties, extract.Place{Where: "metadata"}, strings.ToValidUTF8(text, "\ufffd")+"\n"))
	}
}

// group reads a group of rows: its columns.
func (f *file) group(t *thrift, number int) {
	t.structure(func(id int, kind byte) bool {
		if id != 1 || kind != typeList {
			return false
		}
		column := 0
		t.list(typeStruct, func() {
			if c := t.chunk(); len(f.chunks) < mostChunks {
				c.group, c.number = number, column
				f.chunks = append(f.chunks, c)
			} else {
				t.fail()
			}
			column++
		})
		return true
	})
}

// chunk reads a ColumnChunk with its ColumnMetaData.
func (t *thrift) chunk() (c chunk) {
	var size, dictionary, data int64
	t.structure(func(id int, kind byte) bool {
		switch {
		case id == 1 && kind == typeBinary:
			c.elsewhere = t.binary() != ""
		case id == 8 && kind == typeStruct, id == 9 && kind == typeBinary:
			c.secret = true
			return false
		case id == 3 && kind == typeStruct:
			t.structure(func(id int, kind byte) bool {
				switch {
				case id == 1 && kind == typeI32:
					c.kind = int(t.integer())
				case id == 3 && kind == typeList:
					t.list(typeBinary, func() { c.column = c.column.below(t.binary()) })
				case id == 4 && kind == typeI32:
					c.codec = int(t.integer())
				case id == 5 && kind == typeI64:
					c.values = t.integer()
				case id == 7 && kind == typeI64:
					size = t.integer()
				case id == 9 && kind == typeI64:
					data = t.integer()
				case id == 11 && kind == typeI64:
					dictionary = t.integer()
				default:
					return false
				}
				return true
			})
		default:
			return false
		}
		return true
	})
	c.from = data
	if dictionary > 0 && dictionary < data {
		c.from = dictionary
	}
	if size >= 0 && c.from >= 0 && size < 1<<62 && c.from < 1<<62 {
		c.end = c.from + size
	}
	return c
}
