// Package onenote reads sections of OneNote: revision stores ([MS-ONESTORE]) with
// the objects of [MS-ONE]. Every list of the store is looked for by its signature,
// not by following the links to it, so that what earlier revisions held, and what
// nothing refers to any more, is read too.
package onenote

import (
	"context"
	"errors"
	"io"
	"strings"

	"postern/extract"
)

// Format is a section of OneNote. Its places are "page text", "links", "names".
var Format = extract.Format{
	Name:       "onenote",
	About:      "text of pages in every revision, titles, authors, names, links, alt texts; embedded files and pictures",
	MediaTypes: []string{"application/onenote", "application/msonenote"},
	Extensions: []string{"one"},
	Covers:     []string{"plain"},
	Detect:     func(o *extract.Object) bool { return strings.HasPrefix(string(o.Head), sectionType) },
	Risky:      true,
	Read:       read,
}

const (
	// sectionType is guidFileType of a section ([MS-ONESTORE] section 2.3.1), and
	// plainFormat the guidFileFormat of a store that stands in a file as it is.
	sectionType = "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"
	plainFormat = "\x3f\xdd\x9a\x10\x1b\x91\xf5\x49\xa5\xd0\x17\x91\xed\xc8\xae\xd8"
	formatAt    = 48
	// largest is how many bytes of a section are read.
	largest = 256 << 20
)

// A section is one while it is read.
type section struct {
	ctx   context.Context
	sink  extract.Sink
	data  []byte
	seen  map[uint64]bool // offsets of property sets that were read
	files int
	left  int // bytes of property sets that may still be read, where they overlap
	err   error
	// locked is set by the key of an encrypted section, damaged by what cannot be
	// what it should be.
	locked, damaged bool
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	data, err := io.ReadAll(io.LimitReader(o.Open(), largest))
	if err != nil {
		return err
	}
	x := &section{ctx: ctx, sink: s, data: data, seen: map[uint64]bool{}, left: 4*len(data) + 1<<20}
	lists := x.lists()
	x.embedded()
	switch {
	case x.err != nil:
		return x.err
	case x.locked:
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "OneNote section with a password"}
	case o.Size > largest:
		return &extract.GapError{Cause: extract.TooBig, Detail: "OneNote section of more than 256 MiB"}
	case len(data) < formatAt+16 || string(data[formatAt:formatAt+16]) != plainFormat:
		return &extract.GapError{Cause: extract.Unknown, Detail: "OneNote section in the form that servers exchange: no reader"}
	case lists == 0:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "OneNote section without a list of objects"}
	case x.damaged:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "OneNote section with damaged objects"}
	}
	return nil
}

func (x *section) stopped() bool {
	if x.err == nil {
		x.err = x.ctx.Err()
	}
	return x.err != nil
}

func (x *section) text(v extract.View, where, text string) {
	if text = strings.TrimRight(text, "\x00"); x.err == nil && strings.TrimSpace(text) != "" {
		x.err = x.sink.Text(v, extract.Place{Where: where}, text+"\n")
	}
}

var errShort = errors.New("property set is cut off")
