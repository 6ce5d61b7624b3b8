package archive

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// CHM is Microsoft's compiled help, as chmlib and "Microsoft's HTML Help (.chm)
// format" (russotto.net) describe it: an ITSF file with a directory of names.
var CHM = extract.Format{
	Name: "chm",
	About: "compiled help: every file in it (stored, LZX) with its name, title and settings, titles and addresses of topics, keywords; " +
		"what no file is made of",
	MediaTypes: []string{"application/vnd.ms-htmlhelp", "application/x-chm"},
	Extensions: []string{"chm"},
	Detect:     detects(beginsWith("ITSF")),
	Risky:      true,
	Read:       readCHM,
}

const (
	chmHeader = 0x60 // of version 3; that of version 2 has no offset of the content
	chmITSP   = 0x54
	// chmChunk and chmEntries bound the directory: writers use chunks of 4 KiB.
	chmChunk   = 1 << 20
	chmEntries = 1 << 18
)

// chmStorage is where the packed section is, and what is said about it.
const chmStorage = "::DataSpace/Storage/MSCompressed/"

var errCHM = &extract.GapError{Cause: extract.Corrupt, Detail: "damaged header or directory of a compiled help"}

// A chmEntry is a file of the directory.
type chmEntry struct {
	name     string
	section  uint64
	from, to int64 // in its section, unpacked
}

// A chmFile is a compiled help while it is read.
type chmFile struct {
	ctx     context.Context
	o       *extract.Object
	s       extract.Sink
	content int64 // where section 0 begins
	entries []chmEntry
	byName  map[string]chmEntry
	used    spans  // of the object
	page    uint32 // code page of its texts in 8 bits
}

func readCHM(ctx context.Context, o *extract.Object, s extract.Sink) error {
	c := &chmFile{ctx: ctx, o: o, s: s, byName: map[string]chmEntry{}}
	damage := c.directory()
	if damage != nil && len(c.entries) == 0 {
		return damage
	}
	for _, e := range c.entries {
		if err := s.Text(extract.Properties, extract.Place{Where: "names"}, clean(e.name)+"\n"); err != nil {
			return err
		}
	}
	for _, read := range []func() error{c.settings, c.stored, c.compressed, c.leftover} {
		if err := read(); err != nil {
			return err
		}
	}
	return damage
}

// directory reads the header and all chunks of the directory that list names.
func (c *chmFile) directory() error {
	var h [chmHeader]byte
	if n, _ := c.o.Data.ReadAt(h[:], 0); n < chmHeader-8 {
		return errCHM
	}
	version, at, size := le.Uint32(h[4:]), int64(le.Uint64(h[0x48:])), int64(le.Uint64(h[0x50:]))
	c.content = at + size
	if version >= 3 {
		c.content = int64(le.Uint64(h[0x58:]))
	}
	header := int64(le.Uint32(h[8:]))
	if from := int64(le.Uint64(h[0x38:])); from > 0 && from < c.o.Size { // sizes of files, nothing else
		c.used.add(from, from+min(int64(le.Uint64(h[0x40:])), 0x18))
	}
	var p [chmITSP]byte
	if at < 0 || size < 0 || c.content < 0 || !readFull(c.o, p[:], at) || string(p[:4]) != "ITSP" {
		return errCHM
	}
	c.used.add(0, min(max(header, chmHeader-8), chmHeader))
	c.used.add(at, at+chmITSP)
	at += int64(le.Uint32(p[8:]))
	chunk, count := int64(le.Uint32(p[0x10:])), int64(le.Uint32(p[0x2c:]))
	if chunk < 0x20 || chunk > chmChunk || count > (c.o.Size-at)/chunk {
		return errCHM
	}
	// Every chunk is read in turn, whatever they say follows them: none is missed,
	// none comes twice.
	b := make([]byte, chunk)
	for range count {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		if !readFull(c.o, b, at) {
			return errCHM
		}
		if string(b[:4]) == "PMGL" {
			c.used.add(at, at+chunk)
		}
		at += chunk
		if err := c.chunk(b); err != nil {
			return err
		}
	}
	return nil
}

// chunk reads the entries of a chunk; what is free behind them is text where there is some.
func (c *chmFile) chunk(b []byte) error {
	const head = 0x14
	free := int64(le.Uint32(b[4:]))
	if string(b[:4]) != "PMGL" { // an index of the others, or empty
		return nil
	}
	if free > int64(len(b)-head) {
		return errCHM
	}
	if text := oneText(parts.Printable(b[int64(len(b))-free:])); text != "" {
		if err := c.s.Text(extract.All, extract.Place{Where: "directory"}, text); err != nil {
			return err
		}
	}
	r := b[head : int64(len(b))-free]
	for len(r) > 0 {
		n, ok := encint(&r)
		if !ok || n > uint64(len(r)) {
			return errCHM
		}
		e := chmEntry{name: string(r[:n])}
		r = r[n:]
		section, _ := encint(&r)
		from, _ := encint(&r)
		size, ok := encint(&r)
		if !ok || from > 1<<40 || size > 1<<40 {
			return errCHM
		}
		e.section, e.from, e.to = section, int64(from), int64(from+size)
		if len(c.entries) >= chmEntries {
			return &extract.GapError{Cause: extract.TooBig, Detail: "a compiled help with too many files"}
		}
		c.entries = append(c.entries, e)
		if _, twice := c.byName[strings.ToLower(e.name)]; !twice {
			c.byName[strings.ToLower(e.name)] = e
		}
	}
	return nil
}

// encint takes a number: seven bits a byte, the highest first.
func encint(b *[]byte) (n uint64, ok bool) {
	for i, c := range *b {
		if n = n<<7 | uint64(c&0x7f); c < 0x80 {
			*b = (*b)[i+1:]
			return n, n < 1<<56
		}
		if i >= 8 {
			break
		}
	}
	*b = nil
	return 0, false
}

// meta returns a small file of section 0 that the help needs itself; nil when there is none.
func (c *chmFile) meta(name string) []byte {
	const most = 16 << 20
	e, ok := c.byName[strings.ToLower(name)]
	if !ok || e.section != 0 || e.to-e.from > most || e.to-e.from > c.o.Size {
		return nil
	}
	b := make([]byte, e.to-e.from)
	if !readFull(c.o, b, c.content+e.from) {
		return nil
	}
	return b
}

// stored hands on what is kept as it is.
func (c *chmFile) stored() error {
	for i := range c.entries {
		e := &c.entries[i]
		if e.section != 0 || e.to == e.from {
			continue
		}
		at := c.content + e.from
		if strings.EqualFold(e.name, chmStorage+"Content") {
			continue // openLZX says what of it is read
		}
		c.used.add(at, at+e.to-e.from)
		whole := &wholeReader{r: io.NewSectionReader(c.o.Data, at, e.to-e.from), left: e.to - e.from}
		if err := c.file(e, whole); err != nil {
			return err
		}
	}
	return nil
}

// file hands on one file.
func (c *chmFile) file(e *chmEntry, r io.Reader) error {
	name := strings.TrimPrefix(clean(e.name), "/")
	if handled, err := c.internal(name, r); handled || err != nil {
		return err
	}
	if name == "" {
		name = "unnamed"
	}
	return c.s.Child(extract.Child{Path: name, Names: baseNames([]string{name})}, r)
}

// compressed hands on what is in the other sections: one, packed with LZX, in all files that exist.
func (c *chmFile) compressed() error {
	var list []chmEntry
	for _, e := range c.entries {
		switch {
		case e.section == 1 && e.to > e.from:
			list = append(list, e)
		case e.section > 1:
			if err := c.s.Gap(clean(e.name), extract.Unknown, fmt.Sprintf("compiled help: section %d: no reader", e.section)); err != nil {
				return err
			}
		}
	}
	_, has := c.byName[strings.ToLower(chmStorage+"Content")]
	if !has && len(list) == 0 {
		return nil
	}
	r, err := c.openLZX()
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b chmEntry) int { return cmp.Compare(a.from, b.from) })
	end := int64(0)
	for i := range list {
		e := &list[i]
		if err := c.between(r, end, e.from); err != nil {
			return err
		}
		if err := c.file(e, &wholeReader{r: r.section(e.from, e.to), left: e.to - e.from}); err != nil {
			return err
		}
		end = max(end, e.to)
	}
	return c.between(r, end, r.size)
}

// between hands on what stands between two files of the packed section.
func (c *chmFile) between(r *chmLZX, from, to int64) error {
	if to = min(to, r.size); from >= to {
		return nil
	}
	name := fmt.Sprintf("section-1.%d", from)
	if err := cabLeftover(c.s, name, r.section(from, to), true); err != nil {
		return err
	}
	const most = 64 << 10 // that is unpacked again for its text
	b, err := io.ReadAll(r.section(from, min(to, from+most)))
	if err != nil {
		return nil // which is said already
	}
	if err := readableText(c.s, name, b); err != nil || to-from <= most || allZero(r.section(from+most, to)) {
		return err
	}
	return c.s.Gap(name, extract.Unknown, "compiled help: much that no file is made of")
}

// leftover hands on what is in the object and in no file of it.
func (c *chmFile) leftover() error {
	return (&leftover{used: &c.used, what: "compiled help", known: anyStretch, name: func(x span) string {
		return fmt.Sprintf("bytes-%d", x.from)
	}}).hand(c.ctx, c.o, c.s)
}
