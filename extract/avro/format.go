// Package avro reads object container files of Apache Avro (specification 1.12): rows with
// the names of their fields, and what the file says about itself.
package avro

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Format is an object container file. Its places are rows, with the field's path.
var Format = extract.Format{
	Name: "avro",
	About: "Apache Avro files: rows with their fields, nested ones too, the schema and all other metadata; blocks of deflate, bzip2, Snappy and " +
		"Zstandard; large binary values as files",
	MediaTypes: []string{"application/avro", "avro/binary", "application/vnd.apache.avro+binary"},
	Extensions: []string{"avro"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte(magic)) },
	Risky:      true,
	Read:       read,
}

const (
	magic    = "Obj\x01"
	syncSize = 16
	// mostMetadata bounds the metadata, bytes, mostSchema the part of it that is the schema.
	mostMetadata = 32 << 20
	mostSchema   = 2 << 20
	// mostBlock bounds a block of rows, packed and unpacked; programs write up to some MiB.
	mostBlock = 32 << 20
	// freeSteps is how many values there may be, stepsEach how many more for each byte:
	// those of no bytes can be without end.
	freeSteps = 1 << 20
	stepsEach = 64
)

func corrupt(what string) error {
	return &extract.GapError{Cause: extract.Corrupt, Detail: "Avro file: " + what}
}

// A file is one while it is read.
type file struct {
	ctx   context.Context
	s     extract.Sink
	r     *bufio.Reader
	root  *schema
	codec string
	sync  [syncSize]byte
	rows  int
	steps int // values that there may still be
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f := &file{ctx: ctx, s: s, r: bufio.NewReader(o.Open()), steps: freeSteps}
	if _, err := f.r.Discard(len(magic)); err != nil {
		return corrupt("it is cut off")
	}
	if err := f.metadata(); err != nil {
		return err
	}
	for {
		if _, err := f.r.Peek(1); err == io.EOF {
			return nil
		}
		if err := f.block(); err != nil {
			return err
		}
	}
}

// number reads a number in zigzag.
func (f *file) number() (int64, error) {
	v, err := binary.ReadVarint(f.r)
	if err != nil {
		return 0, corrupt("it is cut off")
	}
	return v, nil
}

// bytes reads so many bytes, which are there if they are no more than most.
func (f *file) bytes(n, most int64) ([]byte, error) {
	if n < 0 {
		return nil, corrupt("a length is wrong")
	}
	if n > most {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: "Avro file: a part is larger than one may be"}
	}
	var b bytes.Buffer
	if got, _ := io.CopyN(&b, f.r, n); got < n {
		return nil, corrupt("it is cut off")
	}
	return b.Bytes(), nil
}

// metadata reads the header: a map of bytes, and the mark between blocks.
func (f *file) metadata() error {
	left := int64(mostMetadata)
	text := func() (string, error) {
		n, err := f.number()
		if err != nil {
			return "", err
		}
		b, err := f.bytes(n, left)
		left -= int64(len(b))
		return string(b), err
	}
	definition := ""
	for {
		count, err := f.number()
		if err == nil && count < 0 { // the size of the block follows
			_, err = f.number()
			count = -count
		}
		if err != nil {
			return err
		}
		if count == 0 {
			break
		}
		for ; count != 0; count-- {
			key, err := text()
			if err != nil {
				return err
			}
			value, err := text()
			if err != nil {
				return err
			}
			if err := f.note(key, value); err != nil {
				return err
			}
			switch key {
			case "avro.schema":
				definition = value
			case "avro.codec":
				f.codec = value
			}
		}
	}
	mark, err := f.bytes(syncSize, syncSize)
	if err != nil {
		return err
	}
	copy(f.sync[:], mark)
	if err := f.hidden("mark", mark); err != nil {
		return err
	}
	if len(definition) > mostSchema {
		return &extract.GapError{Cause: extract.TooBig, Detail: "Avro file: its schema is larger than one may be"}
	}
	if f.root, err = parse(definition); err != nil {
		return err
	}
	return f.s.Text(extract.All, extract.Place{Where: "fields"}, strings.Join(f.root.names(), "\t")+"\n")
}

// note emits an entry of the metadata: the schema is one.
func (f *file) note(key, value string) error {
	if !parts.IsText(value) {
		if err := f.hidden("metadata", []byte(value)); err != nil {
			return err
		}
	}
	return f.s.Text(extract.Properties, extract.Place{Where: "metadata"}, strings.ToValidUTF8(key+": "+value, "\ufffd")+"\n")
}

// block reads a block of rows.
func (f *file) block() error {
	if err := f.ctx.Err(); err != nil {
		return err
	}
	count, err := f.number()
	if err != nil {
		return err
	}
	size, err := f.number()
	if err != nil {
		return err
	}
	packed, err := f.bytes(size, mostBlock)
	if err != nil {
		return err
	}
	b, err := unpack(f.codec, packed)
	if err != nil {
		return err
	}
	mark, err := f.bytes(syncSize, syncSize)
	if err != nil {
		return err
	}
	f.steps += stepsEach * len(b)
	d := &decoder{file: f, b: b}
	for ; count > 0; count-- {
		f.rows++
		if err := d.row(); err != nil {
			if errors.Is(err, errBroken) {
				err = corrupt("a row is broken")
			}
			if _, ok := errors.AsType[*extract.GapError](err); ok { // what is left of the block
				if failed := f.hidden("rows that are broken", d.b); failed != nil {
					return failed
				}
			}
			return err
		}
	}
	if err := f.hidden("behind the rows", d.b); err != nil {
		return err
	}
	switch {
	case count < 0 || len(d.b) > 0:
		return corrupt("a block holds more than its rows")
	case !bytes.Equal(mark, f.sync[:]):
		return corrupt("a block without its mark")
	}
	return nil
}

// hidden emits the text in bytes that are no value.
func (f *file) hidden(where string, b []byte) error {
	return parts.Stretch(f.ctx, bytes.NewReader(b), 0, int64(len(b)), func(b []byte) error {
		text := parts.Printable(b)
		if text == "" {
			return nil
		}
		return f.s.Text(extract.All, extract.Place{Where: where}, text)
	})
}
