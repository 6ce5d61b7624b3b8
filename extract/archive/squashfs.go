package archive

import (
	"context"
	"io"
	"strings"

	"postern/extract"
)

// SquashFS is the file system of live systems and of snaps, version 4 (Linux kernel
// documentation, "Squashfs 4.0 Filesystem").
var SquashFS = extract.Format{
	Name:       "squashfs",
	About:      "SquashFS 4: files and their names, targets of links (zlib, XZ, ZSTD, LZ4, LZO); LZMA and older versions are a gap",
	Extensions: []string{"squashfs", "sqfs", "snap", "sfs"},
	Detect: func(o *extract.Object) bool {
		return len(o.Head) >= 96 && string(o.Head[:4]) == "hsqs" && le.Uint16(o.Head[28:]) <= 4
	},
	Risky: true,
	Read:  readSquashFS,
}

const (
	squashMeta    = 8 << 10
	squashBlock   = 1 << 20
	squashFiles   = 200_000
	squashFolders = 16 << 20
)

var errSquash = &extract.GapError{Cause: extract.Corrupt, Detail: "SquashFS: damaged, or cut off"}

// A squash is an image while it is read.
type squash struct {
	ctx       context.Context
	o         *extract.Object
	sink      extract.Sink
	method    uint16
	block     int64
	nodes     int64 // tables
	folders   int64
	fragments int64
	count     uint32 // of fragments

	cache map[int64]squashPiece // of tables, by offset; emptied when it is full
	gap   *extract.GapError
	used  spans
	last  struct { // the last block of fragments
		at   int64
		data []byte
	}
}

type squashPiece struct {
	data []byte
	next int64
}

func readSquashFS(ctx context.Context, o *extract.Object, s extract.Sink) error {
	h := o.Head[:96]
	if le.Uint16(h[28:]) != 4 {
		return &extract.GapError{Cause: extract.Unknown, Detail: "SquashFS before version 4: no reader"}
	}
	q := &squash{
		ctx: ctx, o: o, sink: s, method: le.Uint16(h[20:]), block: int64(le.Uint32(h[12:])), count: le.Uint32(h[16:]),
		nodes: int64(le.Uint64(h[64:])), folders: int64(le.Uint64(h[72:])), fragments: int64(le.Uint64(h[80:])), cache: map[int64]squashPiece{},
	}
	if q.method < 1 || q.method > 6 || q.method == 2 {
		return &extract.GapError{Cause: extract.Unknown, Detail: "SquashFS packed with LZMA, or in an unknown way: no reader"}
	}
	size := int64(le.Uint64(h[40:]) & (1<<62 - 1))
	if q.block <= 0 || q.block > squashBlock {
		return errSquash
	}
	if size > o.Size {
		q.gap = errSquash
	}
	if err := q.tree(le.Uint64(h[32:])); err != nil {
		return err
	}
	q.used.add(0, 96)
	var options [2]byte // of the compressor, a table of a few bytes
	if le.Uint16(h[24:])&0x400 != 0 && readFull(o, options[:], 96) {
		if n := int64(le.Uint16(options[:]) & 0x7fff); n <= 64 {
			q.used.add(96, 98+n)
		}
	}
	if err := q.tables(h); err != nil {
		return err
	}
	if err := (&leftover{used: &q.used, what: "SquashFS"}).hand(ctx, o, s); err != nil {
		return err
	}
	if q.gap != nil {
		return q.gap
	}
	return nil
}

// A squashCursor reads a table from a place on.
type squashCursor struct {
	q    *squash
	next int64
	data []byte
	bad  bool
}

// at goes to a place in a table: the offset of a block, and one in what it unpacks to.
func (q *squash) at(block int64, offset int) *squashCursor {
	c := &squashCursor{q: q, next: block}
	c.more()
	if offset > len(c.data) {
		c.bad, offset = true, len(c.data)
	}
	c.data = c.data[offset:]
	return c
}

func (c *squashCursor) more() {
	p, ok := c.q.piece(c.next)
	if !ok || len(p.data) == 0 {
		c.bad = true
		return
	}
	c.data, c.next = p.data, p.next
}

// take reads n bytes; zeros where there are none.
func (c *squashCursor) take(n int) []byte {
	b := make([]byte, 0, n)
	for len(b) < n && !c.bad {
		if len(c.data) == 0 {
			c.more()
			continue
		}
		k := min(n-len(b), len(c.data))
		b, c.data = append(b, c.data[:k]...), c.data[k:]
	}
	return append(b, make([]byte, n-len(b))...)
}

// A squashNode is a file as its inode describes it.
type squashNode struct {
	kind     uint16
	size     int64
	start    int64 // of its blocks, or of the folder's table
	offset   int
	fragment uint32
	target   string
	blocks   []uint32
}

func (q *squash) node(ref uint64) (n squashNode, ok bool) {
	c := q.at(q.nodes+int64(ref>>16&(1<<40-1)), int(ref&0xffff))
	n.kind = le.Uint16(c.take(16))
	const none = 1<<32 - 1
	n.fragment = none
	switch n.kind {
	case 1:
		b := c.take(16)
		n.start, n.size, n.offset = int64(le.Uint32(b)), int64(le.Uint16(b[8:])), int(le.Uint16(b[10:]))
	case 8:
		b := c.take(24)
		n.size, n.start, n.offset = int64(le.Uint32(b[4:])), int64(le.Uint32(b[8:])), int(le.Uint16(b[18:]))
	case 2:
		b := c.take(16)
		n.start, n.fragment, n.offset, n.size = int64(le.Uint32(b)), le.Uint32(b[4:]), int(le.Uint32(b[8:])), int64(le.Uint32(b[12:]))
	case 9:
		b := c.take(40)
		n.start, n.size = int64(le.Uint64(b)&(1<<62-1)), int64(le.Uint64(b[8:])&(1<<62-1))
		n.fragment, n.offset = le.Uint32(b[28:]), int(le.Uint32(b[32:]))
	case 3, 10:
		b := c.take(8)
		n.target = string(c.take(int(min(le.Uint32(b[4:]), 4096))))
	}
	if n.kind == 2 || n.kind == 9 {
		count := n.size / q.block
		if n.size%q.block > 0 && n.fragment == none {
			count++
		}
		// Each block has four bytes in the table.
		if count > q.o.Size*squashMeta/4 {
			return n, false
		}
		for range count {
			if len(n.blocks)&1023 == 0 && (c.bad || q.ctx.Err() != nil || len(n.blocks) > 1<<22) {
				return n, false
			}
			n.blocks = append(n.blocks, le.Uint32(c.take(4)))
		}
	}
	return n, !c.bad
}

func (q *squash) tree(root uint64) error {
	type folder struct {
		ref  uint64
		path string
	}
	done := map[uint64]bool{}
	files := 0
	for queue := []folder{{root, ""}}; len(queue) > 0; {
		f := queue[0]
		queue = queue[1:]
		if done[f.ref] {
			continue
		}
		done[f.ref] = true
		n, ok := q.node(f.ref)
		if !ok || n.kind != 1 && n.kind != 8 || n.size > squashFolders {
			q.gap = errSquash
			continue
		}
		c := q.at(q.folders+n.start, n.offset)
		for left := n.size - 3; left > 0 && !c.bad; {
			head := c.take(12)
			left -= 12
			block := uint64(le.Uint32(head[4:]))
			for range min(le.Uint32(head)+1, 256) {
				if err := q.ctx.Err(); err != nil {
					return err
				}
				if files++; files > squashFiles {
					return &extract.GapError{Cause: extract.TooBig, Detail: "SquashFS: too many files"}
				}
				e := c.take(8)
				name := string(c.take(int(le.Uint16(e[6:])) + 1))
				left -= 8 + int64(len(name))
				if c.bad {
					break
				}
				path := f.path + strings.ReplaceAll(clean(name), "/", "_")
				ref := block<<16 | uint64(le.Uint16(e))
				if kind := le.Uint16(e[4:]); kind == 1 || kind == 8 {
					if err := q.sink.Text(extract.Properties, extract.Place{Where: "names"}, path+"/\n"); err != nil {
						return err
					}
					if len(path) < 4096 {
						queue = append(queue, folder{ref, path + "/"})
					} else {
						q.gap = &extract.GapError{Cause: extract.TooDeep, Detail: "SquashFS: folders nested too deep"}
					}
					continue
				}
				if err := q.file(ref, path); err != nil {
					return err
				}
			}
		}
		if c.bad {
			q.gap = errSquash
		}
	}
	return nil
}

func (q *squash) file(ref uint64, path string) error {
	n, ok := q.node(ref)
	if !ok || n.kind == 1 || n.kind == 8 { // a folder that is listed as a file
		q.gap = errSquash
	}
	text := path + "\n"
	if n.target != "" {
		text += clean(n.target) + "\n"
	}
	if err := q.sink.Text(extract.Properties, extract.Place{Where: "names"}, text); err != nil || n.kind != 2 && n.kind != 9 || n.size == 0 {
		return err
	}
	r := &wholeReader{r: io.LimitReader(&squashReader{q: q, n: n, at: n.start}, n.size), left: n.size}
	return q.sink.Child(extract.Child{Path: path, Names: baseNames([]string{path})}, &checked{r: r, ctx: q.ctx})
}

// A squashReader reads the blocks of a file, and its end among others' in a fragment.
type squashReader struct {
	q     *squash
	n     squashNode
	at    int64
	read  int64
	block []byte
}

func (r *squashReader) Read(p []byte) (int, error) {
	if len(r.block) == 0 {
		var err error
		if r.block, err = r.next(); err != nil {
			return 0, err
		}
		r.read += int64(len(r.block))
	}
	n := copy(p, r.block)
	r.block = r.block[n:]
	return n, nil
}

func (r *squashReader) next() ([]byte, error) {
	q, left := r.q, r.n.size-r.read
	if left <= 0 {
		return nil, io.EOF
	}
	if len(r.n.blocks) > 0 {
		size := r.n.blocks[0]
		r.n.blocks = r.n.blocks[1:]
		if size == 0 { // never written
			return make([]byte, min(left, q.block)), nil
		}
		b, err := q.data(r.at, size)
		r.at += int64(size &^ (1 << 24))
		if err == nil && int64(len(b)) != min(left, q.block) {
			err = errPacked
		}
		return b, err
	}
	const each, many = 16, 512
	if r.n.fragment >= q.count {
		return nil, errPacked
	}
	var pointer [8]byte
	if !readFull(q.o, pointer[:], q.fragments+8*int64(r.n.fragment/many)) {
		return nil, io.ErrUnexpectedEOF
	}
	q.used.add(q.fragments+8*int64(r.n.fragment/many), q.fragments+8*int64(r.n.fragment/many)+8)
	c := q.at(int64(le.Uint64(pointer[:])), int(r.n.fragment%many)*each)
	e := c.take(each)
	if c.bad {
		return nil, io.ErrUnexpectedEOF
	}
	place := int64(le.Uint64(e) & (1<<62 - 1))
	b, err := q.last.data, error(nil)
	if b == nil || q.last.at != place {
		b, err = q.data(place, le.Uint32(e[8:]))
		q.last.at, q.last.data = place, b
	}
	if err == nil && int64(r.n.offset)+left > int64(len(b)) {
		err = errPacked
	}
	if err != nil {
		return nil, err
	}
	return b[r.n.offset : int64(r.n.offset)+left], nil
}

// data reads a block of files.
func (q *squash) data(at int64, size uint32) ([]byte, error) {
	const plain = 1 << 24
	n := int64(size &^ plain)
	if n > q.block || n == 0 {
		return nil, errPacked
	}
	raw := make([]byte, n)
	if !readFull(q.o, raw, at) {
		return nil, io.ErrUnexpectedEOF
	}
	q.used.add(at, at+n)
	if size&plain != 0 {
		return raw, nil
	}
	return q.unpack(raw, q.block)
}
