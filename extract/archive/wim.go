package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/bits"
	"strings"

	"postern/extract"
)

// WIM is the Windows Imaging format ("Windows Imaging File Format (WIM)", Microsoft
// 2007; what it leaves out, as wimlib 1.13 writes it).
var WIM = extract.Format{
	Name:       "wim",
	About:      "Windows images: files of all images in it with their names and streams, and what it says about itself (stored, XPRESS, LZX); LZMS, which ESD files are packed with, and files in other parts are a gap",
	MediaTypes: []string{"application/x-ms-wim"},
	Extensions: []string{"wim", "esd", "swm"},
	Detect:     func(o *extract.Object) bool { return len(o.Head) >= 208 && string(o.Head[:8]) == "MSWIM\x00\x00\x00" },
	Risky:      true,
	Read:       readWIM,
}

const (
	wimEntry = 50 // of the table of contents
	wimFiles = 200_000
	wimDeep  = 64
	// The most of what it says about itself, of its table of contents, and of the names of
	// an image.
	wimAbout   = 4 << 20
	wimTable   = 16 << 20
	wimImage   = 32 << 20
	wimChunk   = 1 << 21 // the largest chunk that is unpacked
	wimHash    = 20
	wimPacked  = 4 // flags of a resource
	wimSolid   = 16
	wimNames   = 2
	wimLZX     = 2
	wimXPRESS  = 1
	wimLZMS    = 3
	wimSolidID = 1 << 32 // the size of a solid resource as its entry says it
)

var errWIM = &extract.GapError{Cause: extract.Corrupt, Detail: "Windows image: damaged, or cut off"}

// A wimResource is a stretch of the file, and how it is packed.
type wimResource struct {
	at, packed, size int64
	flags            byte
	hash             [wimHash]byte
	part             uint16
}

func wimResourceAt(b []byte) wimResource {
	return wimResource{packed: int64(le.Uint64(b) & (1<<56 - 1)), flags: b[7], at: int64(le.Uint64(b[8:]) & (1<<62 - 1)), size: int64(le.Uint64(b[16:]) & (1<<62 - 1))}
}

// A wimReader reads one file.
type wimReader struct {
	ctx    context.Context
	o      *extract.Object
	sink   extract.Sink
	method int
	chunk  int64
	part   uint16
	files  int
	names  map[[wimHash]byte][]string // by the hash of the content
	gap    *extract.GapError
	used   spans
}

func readWIM(ctx context.Context, o *extract.Object, s extract.Sink) error {
	h := o.Head[:208]
	w := &wimReader{ctx: ctx, o: o, sink: s, chunk: int64(le.Uint32(h[20:])), part: le.Uint16(h[40:]), names: map[[wimHash]byte][]string{}}
	const xpress, lzx, lzms = 0x20000, 0x40000, 0x80000
	switch flags := le.Uint32(h[16:]); {
	case flags&lzx != 0:
		w.method = wimLZX
	case flags&xpress != 0:
		w.method = wimXPRESS
	case flags&lzms != 0:
		w.method = wimLZMS
	}
	if about := wimResourceAt(h[72:]); about.size > 0 {
		b, err := w.bytes(about, wimAbout)
		if err != nil {
			return err
		}
		if err := s.Text(extract.Properties, extract.Place{Where: "about"}, strings.ToValidUTF8(littleUTF16(b), "\ufffd")+"\n"); err != nil {
			return err
		}
	}
	table, err := w.bytes(wimResourceAt(h[48:]), wimTable)
	if err != nil {
		return err
	}
	var list []wimResource
	for ; len(table) >= wimEntry; table = table[wimEntry:] {
		r := wimResourceAt(table)
		r.part, r.hash = le.Uint16(table[24:]), [wimHash]byte(table[30:50])
		list = append(list, r)
	}
	for _, r := range list {
		if r.flags&wimNames == 0 {
			continue
		}
		if r.part != w.part {
			w.gap = &extract.GapError{Cause: extract.Corrupt, Detail: "part of a split Windows image: names are in another one"}
			continue
		}
		b, err := w.bytes(r, wimImage)
		if err == nil {
			err = w.image(b)
		}
		if err == nil { // what stands outside of its entries
			err = extract.Carve(ctx, bytes.NewReader(b), s, extract.Place{Where: "names"})
		}
		if err != nil {
			return err
		}
	}
	for _, r := range list {
		if r.flags&wimNames != 0 {
			continue
		}
		if err := w.content(r); err != nil {
			return err
		}
	}
	w.used.add(0, int64(len(h)))
	sums := wimResourceAt(h[124:])
	rest := leftover{used: &w.used, what: "Windows image", known: func(x span) bool { return x.from == sums.at && x.to == sums.at+sums.size }}
	if err := rest.hand(ctx, o, s); err != nil {
		return err
	}
	if w.gap != nil {
		return w.gap
	}
	return nil
}

// bytes reads a table to memory.
func (w *wimReader) bytes(r wimResource, most int64) ([]byte, error) {
	if r.size > most {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: fmt.Sprintf("Windows image: a table of more than %d MiB", most>>20)}
	}
	in, err := w.open(r)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := io.Copy(&b, in); err != nil || int64(b.Len()) != r.size {
		return nil, errWIM
	}
	return b.Bytes(), nil
}

// content hands on the content of files under all their names.
func (w *wimReader) content(r wimResource) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	names := w.names[r.hash]
	if len(names) == 0 {
		names = []string{fmt.Sprintf("stream-%x", r.hash[:4])}
	}
	if r.flags&wimSolid != 0 {
		if r.size == wimSolidID {
			w.gap = &extract.GapError{Cause: extract.Unknown, Detail: "Windows image: packed as a whole: no reader"}
			return nil // what holds the others
		}
		return w.sink.Gap(names[0], extract.Unknown, "Windows image: packed as a whole with others: no reader")
	}
	if r.part != w.part {
		return w.sink.Gap(names[0], extract.Corrupt, "part of a split Windows image: the file is in another one")
	}
	if r.size == 0 {
		return nil
	}
	in, err := w.open(r)
	if err != nil {
		gap, ok := err.(*extract.GapError)
		if !ok {
			return err
		}
		return w.sink.Gap(names[0], gap.Cause, gap.Detail)
	}
	return w.sink.Child(extract.Child{Path: names[0], Names: baseNames(names)}, &checked{r: in, ctx: w.ctx})
}

// open unpacks a resource.
func (w *wimReader) open(r wimResource) (io.Reader, error) {
	have := max(0, min(r.packed, w.o.Size-r.at))
	if r.flags&wimPacked == 0 {
		w.used.add(r.at, r.at+min(have, r.size))
		return &wholeReader{r: io.NewSectionReader(w.o.Data, r.at, min(have, r.size)), left: r.size}, nil
	}
	if w.method != wimLZX && w.method != wimXPRESS {
		return nil, &extract.GapError{Cause: extract.Unknown, Detail: "Windows image packed with LZMS: no reader"}
	}
	if w.chunk < 4<<10 || w.chunk > wimChunk || w.method == wimLZX && w.chunk < 1<<15 || w.chunk&(w.chunk-1) != 0 {
		return nil, errWIM
	}
	chunks := (r.size + w.chunk - 1) / w.chunk
	width := int64(4)
	if r.size > 1<<32-1 {
		width = 8
	}
	table := (chunks - 1) * width
	if chunks == 0 || table > have {
		return nil, errWIM
	}
	w.used.add(r.at, r.at+have)
	c := &wimChunks{w: w, r: r, table: r.at, data: r.at + table, end: r.at + have, width: width, count: chunks}
	return &wholeReader{r: c, left: r.size}, nil
}

// wimChunks reads the chunks of a resource one after the other.
type wimChunks struct {
	w                *wimReader
	r                wimResource
	table, data, end int64
	width            int64
	next, count      int64
	block            []byte
}

func (c *wimChunks) Read(p []byte) (int, error) {
	for len(c.block) == 0 {
		if c.next == c.count {
			return 0, io.EOF
		}
		var err error
		if c.block, err = c.chunk(); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.block)
	c.block = c.block[n:]
	return n, nil
}

// offset is where a chunk begins, behind the table.
func (c *wimChunks) offset(i int64) (int64, bool) {
	switch {
	case i == 0:
		return 0, true
	case i == c.count:
		return c.end - c.data, true
	}
	b := make([]byte, 8)
	if !readFull(c.w.o, b[:c.width], c.table+(i-1)*c.width) {
		return 0, false
	}
	return int64(le.Uint64(b) & (1<<62 - 1)), true
}

func (c *wimChunks) chunk() ([]byte, error) {
	from, ok := c.offset(c.next)
	to, ok2 := c.offset(c.next + 1)
	size := min(c.w.chunk, c.r.size-c.next*c.w.chunk)
	c.next++
	if !ok || !ok2 || from < 0 || to <= from || to > c.end-c.data || to-from > size {
		return nil, io.ErrUnexpectedEOF
	}
	b := make([]byte, to-from)
	if !readFull(c.w.o, b, c.data+from) {
		return nil, io.ErrUnexpectedEOF
	}
	switch {
	case to-from == size: // as it stands
		return b, nil
	case c.w.method == wimXPRESS:
		return unpackXPRESS(b, int(size))
	}
	return newWIMLZX(bits.Len64(uint64(c.w.chunk-1)), bits.Len64(uint64(size-1))).block(b, int(size))
}

// image reads the names of an image: entries of a tree (behind what says who may read
// them).
func (w *wimReader) image(b []byte) error {
	if len(b) < 8 {
		return errWIM
	}
	type folder struct {
		at   int64
		path string
		deep int
	}
	root := (int64(le.Uint32(b)) + 7) &^ 7
	queue := []folder{{max(root, 8), "", 0}}
	done := map[int64]bool{}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		if done[f.at] {
			continue
		}
		if f.deep > wimDeep {
			w.gap = &extract.GapError{Cause: extract.TooDeep, Detail: "Windows image: folders nested too deep"}
			continue
		}
		done[f.at] = true
		for at := f.at; ; {
			const fixed = 102
			if at < 0 || at+8 > int64(len(b)) {
				w.gap = errWIM
				break
			}
			size := int64(le.Uint64(b[at:]) & (1<<62 - 1))
			if size <= 8 {
				break
			}
			if size < fixed || at+size > int64(len(b)) {
				w.gap = errWIM
				break
			}
			if w.files++; w.files > wimFiles {
				return &extract.GapError{Cause: extract.TooBig, Detail: "Windows image: too many files"}
			}
			e := b[at : at+size]
			long := int(le.Uint16(e[100:]))
			if fixed+long > len(e) {
				w.gap = errWIM
				break
			}
			path := f.path + strings.ReplaceAll(clean(littleUTF16(e[fixed:fixed+long])), "/", "_")
			if long > 0 {
				if err := w.sink.Text(extract.Properties, extract.Place{Where: "names"}, path+"\n"); err != nil {
					return err
				}
			}
			w.name(e[64:64+wimHash], path)
			if sub := int64(le.Uint64(e[16:]) & (1<<62 - 1)); sub != 0 && len(path) < 4096 {
				next := path + "/"
				if long == 0 {
					next = ""
				}
				queue = append(queue, folder{sub, next, f.deep + 1})
			}
			at += (size + 7) &^ 7
			for range le.Uint16(e[96:]) { // other streams
				if w.files++; w.files > wimFiles {
					return &extract.GapError{Cause: extract.TooBig, Detail: "Windows image: too many files"}
				}
				if at+38 > int64(len(b)) {
					w.gap = errWIM
					break
				}
				size := int64(le.Uint64(b[at:]) & (1<<62 - 1))
				if size < 38 || at+size > int64(len(b)) {
					w.gap = errWIM
					return nil
				}
				s := b[at : at+size]
				n := min(int(le.Uint16(s[36:])), len(s)-38)
				name := path
				if n > 0 {
					name += ":" + clean(littleUTF16(s[38:38+n]))
				}
				w.name(s[16:16+wimHash], name)
				at += (size + 7) &^ 7
			}
			if f.at == max(root, 8) && f.path == "" && f.deep == 0 {
				break // the root is alone
			}
		}
	}
	return nil
}

// name keeps a name of a content; the first ones of many.
func (w *wimReader) name(hash []byte, path string) {
	if h := [wimHash]byte(hash); h != [wimHash]byte{} && len(w.names[h]) < 8 && path != "" {
		w.names[h] = append(w.names[h], path)
	}
}
