package mac

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/mail"
)

// BinHex is BinHex 4.0 (RFC 1741).
var BinHex = extract.Format{
	Name:       "binhex",
	About:      "BinHex 4.0: name, both forks, their checks",
	MediaTypes: []string{"application/mac-binhex40", "application/binhex", "application/mac-binhex"},
	Extensions: []string{"hqx"},
	Detect:     detectBinHex,
	Read:       readBinHex,
}

func detectBinHex(o *extract.Object) bool {
	head := bytes.TrimLeft(o.Head, "\r\n\t ")
	if bytes.HasPrefix(head, []byte("(This file must be converted with BinHex")) {
		return true
	}
	if !slices.ContainsFunc(o.Types, func(t string) bool { return strings.Contains(t, "binhex") }) &&
		!slices.ContainsFunc(o.Names, func(n string) bool { return strings.HasSuffix(strings.ToLower(n), ".hqx") }) {
		return false
	}
	return bytes.HasPrefix(head, []byte(":")) || bytes.Contains(o.Head, []byte("\n:")) || bytes.Contains(o.Head, []byte("\r:"))
}

func readBinHex(_ context.Context, o *extract.Object, s extract.Sink) error {
	// What stands before the file is text, which the reader of plain text sees too.
	at := max(0, bytes.Index(o.Head, []byte("(This file must be")))
	f, err := mail.OpenBinHex(io.NewSectionReader(o.Data, int64(at), o.Size-int64(at)))
	if err != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "BinHex without a file"}
	}
	info := f.Name + "\n" + text([]byte(f.Type)) + " " + text([]byte(f.Creator)) + "\n"
	if err := s.Text(extract.Properties, extract.Place{Where: "name"}, info); err != nil {
		return err
	}
	data, resource := &firstByte{r: f.Data}, &firstByte{r: f.Resource}
	if err := forks(s, f.Name, data, nil, data.size(), 0); err != nil {
		return err
	}
	if err := forks(s, "", nil, resource, 0, resource.size()); err != nil {
		return err
	}
	if f.Damaged() || data.failed || resource.failed {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged BinHex"}
	}
	return nil
}

// A firstByte reads ahead to see whether there is anything, and remembers an error.
type firstByte struct {
	r      io.Reader
	ahead  []byte
	failed bool
}

// size is 0 where there is nothing to read.
func (f *firstByte) size() int64 {
	var b [1]byte
	n, err := io.ReadFull(f.r, b[:])
	f.failed = err != nil && !errors.Is(err, io.EOF)
	f.ahead = b[:n]
	return int64(n)
}

func (f *firstByte) Read(p []byte) (int, error) {
	if len(f.ahead) > 0 {
		n := copy(p, f.ahead)
		f.ahead = f.ahead[n:]
		return n, nil
	}
	n, err := f.r.Read(p)
	f.failed = f.failed || err != nil && !errors.Is(err, io.EOF)
	return n, err
}
