package mac

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"postern/extract"
)

// Apple is AppleSingle and AppleDouble (RFC 1740 appendices A and B): the entries of
// a file in one, or all but its data, as in the first part of a multipart/appledouble
// and in the "._" files of archives.
var Apple = extract.Format{
	Name:       "applefile",
	About:      "AppleSingle and AppleDouble: names, comments, both forks, extended attributes",
	MediaTypes: []string{"application/applefile"},
	Extensions: []string{"adf", "as"},
	Detect: func(o *extract.Object) bool {
		return len(o.Head) >= 26 && o.Head[0] == 0 && o.Head[1] == 5 && o.Head[2] == 0x16 && (o.Head[3] == 0 || o.Head[3] == 7)
	},
	Risky: true,
	Read:  readApple,
}

// The entries of an Apple file that are read otherwise than as bytes with text in
// them.
const (
	dataFork     = 1
	resourceFork = 2
	realName     = 3
	comment      = 4
	iconBW       = 5
	iconColor    = 6
	fileDates    = 8
)

// longestEntry is how much is read of an entry that is a text.
const longestEntry = 64 << 10

// An entry is one of them.
type entry struct {
	id           uint32
	offset, size int64
}

func readApple(ctx context.Context, o *extract.Object, s extract.Sink) error {
	count := int(binary.BigEndian.Uint16(o.Head[24:]))
	table := make([]byte, 12*count)
	if n, _ := o.Data.ReadAt(table, 26); n < len(table) {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "an Apple file whose table of entries is cut off"}
	}
	name, cut := "", false
	var list []entry
	for i := range count {
		b := table[12*i:]
		e := entry{binary.BigEndian.Uint32(b), int64(binary.BigEndian.Uint32(b[4:])), int64(binary.BigEndian.Uint32(b[8:]))}
		if e.offset+e.size > o.Size {
			cut = true
			e.size = max(0, o.Size-e.offset)
		}
		if e.id == realName && name == "" {
			name = string(e.bytes(o))
		}
		list = append(list, e)
	}
	for _, e := range list {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := e.read(ctx, o, s, name); err != nil {
			return err
		}
	}
	if cut {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "an Apple file that is cut off"}
	}
	return nil
}

func (e entry) section(o *extract.Object) *io.SectionReader {
	return io.NewSectionReader(o.Data, e.offset, e.size)
}

func (e entry) bytes(o *extract.Object) []byte {
	b := make([]byte, min(e.size, longestEntry))
	n, _ := o.Data.ReadAt(b, e.offset)
	return b[:n]
}

func (e entry) read(ctx context.Context, o *extract.Object, s extract.Sink, name string) error {
	switch e.id {
	case dataFork:
		return forks(s, text([]byte(name)), e.section(o), nil, e.size, 0)
	case resourceFork:
		return forks(s, "", nil, e.section(o), 0, e.size)
	case realName, comment:
		where := map[uint32]string{realName: "name", comment: "comment"}[e.id]
		if err := s.Text(extract.Properties, extract.Place{Where: where}, text(e.bytes(o))+"\n"); err != nil || e.size <= longestEntry {
			return err
		}
	case iconBW, iconColor, fileDates:
		if e.size <= 4<<10 { // of a fixed, small size
			return nil
		}
	}
	// The Finder's entry has extended attributes behind it: where a file was
	// downloaded from, tags, comments.
	c := extract.Child{Path: fmt.Sprintf("entry %d", e.id), Alternative: true}
	if e.size > 512 {
		if err := s.Child(c, e.section(o)); err != nil {
			return err
		}
	}
	return printable(ctx, e.section(o), s)
}
