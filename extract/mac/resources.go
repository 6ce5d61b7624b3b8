package mac

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
)

// Resources is a resource fork (Inside Macintosh, More Macintosh Toolbox, chapter 1):
// a table of small objects by type and number.
var Resources = extract.Format{
	Name:       "resource-fork",
	About:      "resource forks: texts, and every resource as an object of its own",
	MediaTypes: []string{resourceType},
	Extensions: []string{"rsrc"},
	Detect: func(o *extract.Object) bool {
		_, ok := forkMap(o)
		return ok || slices.Contains(o.Types, resourceType)
	},
	Risky: true,
	Read:  readResources,
}

// mostResources is how many resources of a fork become objects.
const mostResources = 500

// A fork is where the parts of a resource fork are.
type fork struct {
	data, dataSize int64
	table          []byte // the map
}

// forkMap reads the header of a fork and its map.
func forkMap(o *extract.Object) (f fork, ok bool) {
	if len(o.Head) < 16 {
		return f, false
	}
	at := func(i int) int64 { return int64(binary.BigEndian.Uint32(o.Head[i:])) }
	f.data, f.dataSize = at(0), at(8)
	start, size := at(4), at(12)
	if f.data < 16 || start < f.data+f.dataSize || size < 30 || start+size > o.Size || size > 1<<20 {
		return f, false
	}
	f.table = make([]byte, size)
	n, _ := o.Data.ReadAt(f.table, start)
	return f, n == len(f.table)
}

func readResources(ctx context.Context, o *extract.Object, s extract.Sink) error {
	if err := printable(ctx, o.Open(), s); err != nil {
		return err
	}
	f, ok := forkMap(o)
	if !ok {
		if o.Size <= 286 { // Finder makes forks of nothing but a notice
			return nil
		}
		return &extract.GapError{Cause: extract.Corrupt, Detail: "a resource fork without its map"}
	}
	count, whole := 0, true
	err := f.each(func(kind string, id int16, name []byte, offset int64) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if count++; count > mostResources {
			whole = false
			return nil
		}
		return f.resource(o, s, kind, id, name, offset)
	})
	if err != nil {
		return err
	}
	if !whole {
		return &extract.GapError{Cause: extract.TooBig, Detail: "a resource fork with more resources than are read"}
	}
	return nil
}

// each goes through the map. What points out of it is passed over: its bytes were
// searched for text.
func (f fork) each(visit func(kind string, id int16, name []byte, offset int64) error) error {
	u16 := func(i int) int {
		if i < 0 || i+2 > len(f.table) {
			return -1
		}
		return int(binary.BigEndian.Uint16(f.table[i:]))
	}
	types, names := u16(24), u16(26)
	for t := range (u16(types) + 1) & 0xffff {
		at := types + 2 + 8*t
		if u16(at+6) < 0 {
			return nil
		}
		kind, list := string(f.table[at:at+4]), types+u16(at+6)
		for i := range u16(at+4) + 1 {
			ref := list + 12*i
			if ref+12 > len(f.table) {
				break
			}
			var name []byte
			if n := u16(ref + 2); n != 0xffff && names+n < len(f.table) {
				end := names + n + 1 + int(f.table[names+n])
				name = f.table[names+n+1 : min(end, len(f.table))]
			}
			offset := int64(binary.BigEndian.Uint32(f.table[ref+4:]) & 0xffffff)
			if err := visit(kind, int16(u16(ref)), name, offset); err != nil {
				return err
			}
		}
	}
	return nil
}

// resource reads one: a text as text, the others as objects, which are no gap when
// they are of no known type, as most are.
func (f fork) resource(o *extract.Object, s extract.Sink, kind string, id int16, name []byte, offset int64) error {
	var length [4]byte
	if offset+4 > f.dataSize {
		return nil
	}
	if n, _ := o.Data.ReadAt(length[:], f.data+offset); n < len(length) {
		return nil
	}
	size := min(int64(binary.BigEndian.Uint32(length[:])), f.dataSize-offset-4)
	in := io.NewSectionReader(o.Data, f.data+offset+4, size)
	where := extract.Place{Where: fmt.Sprintf("resource %s %d", text([]byte(kind)), id)}
	if len(name) > 0 {
		if err := s.Text(extract.Properties, where, text(name)+"\n"); err != nil {
			return err
		}
	}
	switch {
	case size == 0:
		return nil
	case (kind == "TEXT" || kind == "STR " || kind == "STR#" || kind == "vers") && size < longestEntry:
		b := make([]byte, size)
		n, _ := in.ReadAt(b, 0)
		return s.Text(extract.Shown, where, pascal(kind, b[:n])+"\n")
	}
	return s.Child(extract.Child{Path: where.Where, Alternative: true}, in)
}

// pascal are the strings of a resource, each with its length before it but for a
// TEXT.
func pascal(kind string, b []byte) string {
	switch {
	case kind == "TEXT":
		return text(b)
	case kind == "STR#" && len(b) > 2:
		b = b[2:]
	case kind == "vers" && len(b) > 6:
		b = b[6:]
	}
	var out strings.Builder
	for len(b) > 0 {
		n := min(int(b[0])+1, len(b))
		out.WriteString(text(b[1:n]) + "\n")
		b = b[n:]
	}
	return out.String()
}
