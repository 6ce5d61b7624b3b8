package palm

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"postern/extract"
)

// TCR is a book for Psion's organisers: each byte of it stands for a piece of text, which
// are listed before it.
var TCR = extract.Format{
	Name:       "tcr",
	About:      "books of Psion's organisers: the text",
	Extensions: []string{"tcr"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte(tcrMagic)) },
	Risky:      true,
	Read:       readTCR,
}

const tcrMagic = "!!8-Bit!!"

func readTCR(ctx context.Context, o *extract.Object, s extract.Sink) error {
	r := bufio.NewReader(o.Open())
	if _, err := r.Discard(len(tcrMagic)); err != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "a TCR book that is cut off"}
	}
	t := &tcrReader{ctx: ctx, r: r}
	for i := range t.pieces {
		n, err := r.ReadByte()
		if err == nil {
			t.pieces[i] = make([]byte, n)
			_, err = io.ReadFull(r, t.pieces[i])
		}
		if err != nil {
			return &extract.GapError{Cause: extract.Corrupt, Detail: "a TCR book that is cut off"}
		}
	}
	if err := s.Child(extract.Child{Path: "text"}, t); err != nil {
		return err
	}
	var unused []byte // pieces that no byte stands for
	for i, piece := range t.pieces {
		if !t.used[i] && len(piece) > 0 {
			unused = append(append(unused, piece...), '\n')
		}
	}
	f := &file{ctx: ctx, o: o, s: s, page: 1252}
	return f.readable(extract.All, "pieces", unused)
}

type tcrReader struct {
	ctx    context.Context
	r      *bufio.Reader
	pieces [256][]byte
	used   [256]bool
	left   []byte
}

func (t *tcrReader) Read(p []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	n := 0
	for n < len(p) {
		if len(t.left) == 0 {
			c, err := t.r.ReadByte()
			if errors.Is(err, io.EOF) && n > 0 {
				return n, nil
			}
			if err != nil {
				return n, err
			}
			t.left, t.used[c] = t.pieces[c], true
			continue
		}
		k := copy(p[n:], t.left)
		n, t.left = n+k, t.left[k:]
	}
	return n, nil
}
