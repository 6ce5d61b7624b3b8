// Package wordperfect reads documents of WordPerfect: of version 4.2, of 5.0 and 5.1, of 6.0
// and all later ones, of the Macintosh, and its graphics. The layout is that of Corel's
// file format documentation for developers; where that is silent, what libwpd reads.
package wordperfect

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"postern/extract"
)

// Format is a document of WordPerfect. Its places are "text", "header", "footnote", "comment",
// "text box" and the like.
var Format = extract.Format{
	Name: "wordperfect",
	About: "WordPerfect 4.2 to X9 and for the Macintosh: text in all its character sets, headers, footers, notes, comments, text boxes, deleted text that can still be brought back, " +
		"summaries, names of styles and files; pictures and objects as files; with a password that stands in the message",
	MediaTypes: []string{"application/vnd.wordperfect", "application/wordperfect", "application/wordperfect5.1", "application/wordperfect6.0", "application/x-wordperfect", "application/wpd"},
	Extensions: []string{"wpd", "wp", "wpt", "wp4", "wp5", "wp6", "wp7"},
	Detect: func(o *extract.Object) bool {
		return isDocument(o) || isFour(o)
	},
	Locked: locked,
	Risky:  true,
	Read:   read,
}

const (
	magic      = "\xffWPC"
	lockedFour = "\xfe\xffaa" // of a document of version 4.2 with a password
	headSize   = 16
	largest    = 256 << 20

	kindDocument = 0x0a
	kindGraphics = 0x16
	kindMac      = 0x2c
)

func isDocument(o *extract.Object) bool {
	return len(o.Head) >= headSize && string(o.Head[:4]) == magic && o.Head[9] != kindGraphics
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	data, err := io.ReadAll(io.LimitReader(o.Open(), largest))
	if err != nil {
		return err
	}
	if o.Size > largest {
		return &extract.GapError{Cause: extract.TooBig, Detail: "WordPerfect document: larger than its reader takes"}
	}
	if len(data) < headSize || string(data[:4]) != magic {
		return readFour(ctx, o, s, data)
	}
	d := &document{ctx: ctx, s: s}
	if sum := binary.BigEndian.Uint16(data[12:]); sum != 0 {
		if !locked(o) {
			return errLocked
		}
		if data, err = unlock(ctx, o, s, data, headSize, []uint16{sum}, hasIndex); err != nil {
			return err
		}
	}
	d.data = data
	switch kind, version := data[9], data[10]; {
	case kind == kindMac:
		return d.mac()
	case kind == kindDocument && version == 0:
		return d.five()
	case kind == kindDocument && version == 2:
		return d.six()
	default:
		return d.other(kind)
	}
}

// hasIndex reports whether the index of a document of version 5 stands where it must.
func hasIndex(data []byte) bool {
	return len(data) >= headSize+2 && binary.LittleEndian.Uint16(data[headSize:]) == fiveIndex
}

// A document is one while it is read.
type document struct {
	ctx    context.Context
	s      extract.Sink
	data   []byte
	broken bool // a code does not end where it says
	used   []stretch
}

// A stretch of the file is what a packet takes.
type stretch struct{ from, to int }

// unused reads what stands in front of the text and is in no packet.
func (d *document) unused(version byte, end int) error {
	slices.SortFunc(d.used, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	at := headSize
	for _, x := range append(d.used, stretch{end, end}) {
		if to := min(x.from, end); to > at {
			if err := d.aside(version, "prefix", d.data[at:to]); err != nil {
				return err
			}
		}
		at = max(at, x.to)
	}
	return d.ctx.Err()
}

// bodyAt is where the text begins; false where that lies outside of the file.
func (d *document) bodyAt() (int, bool) {
	at := binary.LittleEndian.Uint32(d.data[4:])
	return int(min(at, uint32(len(d.data)))), at >= headSize && uint64(at) <= uint64(len(d.data))
}

func (d *document) newText(view extract.View, where string) *text {
	return &text{s: d.s, view: view, where: where}
}

// aside hands on what is readable in bytes of unknown layout.
func (d *document) aside(version byte, where string, b []byte) error {
	found := loose(version, b)
	if found == "" {
		return nil
	}
	return d.s.Text(extract.All, extract.Place{Where: where}, found)
}

// verdict is nil when everything was read.
func (d *document) verdict(err error) error {
	switch {
	case err != nil:
		return err
	case d.ctx.Err() != nil:
		return d.ctx.Err()
	case d.broken:
		return corrupt("a code of the text does not end where it says; what is readable around it was read")
	}
	return nil
}

func corrupt(what string) error {
	return &extract.GapError{Cause: extract.Corrupt, Detail: "WordPerfect document: " + what}
}

// other reads files of WordPerfect that are no documents: macros, dictionaries, settings of
// printers.
func (d *document) other(kind byte) error {
	if err := d.aside(6, "text", d.data[headSize:]); err != nil {
		return err
	}
	return &extract.GapError{Cause: extract.Unknown, Detail: fmt.Sprintf("WordPerfect file of type %d, version %d: no reader, its readable text was read", kind, d.data[10])}
}
