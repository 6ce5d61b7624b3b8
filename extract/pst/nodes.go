package pst

import (
	"cmp"
	"errors"
	"slices"

	"postern/extract"
)

// A layout is where things stand in files of a version (section 2.2.2).
type layout struct {
	wide                 bool // numbers of eight bytes
	page, trailer        int
	count, level, size   int // in a page of a tree
	nodeRoot, blockRoot  int64
	cryptMethod          int64
	big                  bool // pages and blocks of up to 64 KiB, which may be packed
	heapIndex, heapBlock uint // bits to the right of the numbers in an identifier of a heap
}

// number takes a number of the layout's width.
func (l *layout) number(b []byte) uint64 {
	if l.wide {
		return le.Uint64(b)
	}
	return uint64(le.Uint32(b))
}

func (l *layout) width() int {
	if l.wide {
		return 8
	}
	return 4
}

// A block is a stretch of the file by its number.
type block struct {
	id     uint64
	at     int64
	stored int32
	size   int32 // when it is unpacked
	used   bool
}

// A node is what a number of the upper layer leads to: its data, and nodes below it.
type node struct {
	id, parent uint32
	data, sub  uint64
}

type span struct{ from, to int64 }

const headerSize = 564

var errHeader = &extract.GapError{Cause: extract.Corrupt, Detail: "an Outlook data file whose header is damaged"}

// open reads the header and both trees.
func (f *file) open() error {
	h := f.o.Head
	if len(h) < headerSize {
		return errHeader
	}
	switch version := le.Uint16(h[10:]); {
	case version < 20:
		f.layout = layout{page: 512, trailer: 12, count: 496, size: 498, level: 499, nodeRoot: 188, blockRoot: 196, cryptMethod: 461, heapIndex: 11, heapBlock: 16}
	case version >= 36:
		f.layout = layout{wide: true, page: 4096, trailer: 24, count: 4056, size: 4060, level: 4061, nodeRoot: 224, blockRoot: 240, cryptMethod: 513, big: true, heapIndex: 14, heapBlock: 19}
	default:
		f.layout = layout{wide: true, page: 512, trailer: 16, count: 488, size: 490, level: 491, nodeRoot: 224, blockRoot: 240, cryptMethod: 513, heapIndex: 11, heapBlock: 16}
	}
	l := &f.layout
	if f.crypt = h[l.cryptMethod]; f.crypt > cryptCyclic {
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "an Outlook data file that Windows Information Protection has encrypted"}
	}
	f.cover(0, headerSize)
	if err := f.deleted(h[:headerSize]); err != nil {
		return err
	}
	w := l.width()
	err := f.tree(int64(l.number(h[l.blockRoot:])), 2*w+4, func(e []byte) {
		b := block{id: l.number(e) &^ 1, at: int64(l.number(e[w:])), stored: int32(le.Uint16(e[2*w:]))}
		if b.size = b.stored; l.big {
			b.size = int32(le.Uint16(e[2*w+2:]))
		}
		f.blocks = append(f.blocks, b)
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(f.blocks, func(a, b block) int { return cmp.Compare(a.id, b.id) })
	for i := range f.blocks {
		if i > 0 && f.blocks[i].id == f.blocks[i-1].id {
			f.damage("two blocks of an Outlook data file have one number")
		}
	}
	err = f.tree(int64(l.number(h[l.nodeRoot:])), 3*w+4, func(e []byte) {
		f.nodes = append(f.nodes, node{id: le.Uint32(e), data: l.number(e[w:]), sub: l.number(e[2*w:]), parent: le.Uint32(e[3*w:])})
	})
	if err == nil && len(f.blocks) == 0 && len(f.nodes) == 0 {
		err = errHeader
	}
	return err
}

// tree calls found for the entries of a tree of pages, of at least so many bytes each
// (section 2.2.2.7.7).
func (f *file) tree(root int64, least int, found func([]byte)) error {
	l := &f.layout
	type step struct {
		at    int64
		level int // less than this
	}
	seen := map[int64]bool{}
	entries := 0
	for todo := []step{{root, treeDepth}}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if err := f.ctx.Err(); err != nil {
			return err
		}
		b := make([]byte, l.page)
		n, _ := f.o.Data.ReadAt(b, max(at.at, 0))
		if n < l.page || at.at <= 0 || seen[at.at] {
			f.damage("a page of the trees of an Outlook data file is missing")
			continue
		}
		seen[at.at] = true
		f.cover(at.at, int64(l.page))
		count, size, level := int(b[l.count]), int(b[l.size]), int(b[l.level])
		if l.big {
			count = int(le.Uint16(b[l.count:]))
		}
		w := l.width()
		if level >= at.level || level > 0 && size < 3*w || level == 0 && size < least || count*size > l.count {
			f.damage("a page of the trees of an Outlook data file is damaged")
			if err := f.deleted(b); err != nil {
				return err
			}
			continue
		}
		if most := max(least, 3*w) + 8; size > most {
			f.damage("entries of the trees of an Outlook data file are longer than they are")
		}
		if err := f.deleted(b[count*size : l.count]); err != nil {
			return err
		}
		for i := range count {
			e := b[i*size:]
			if level == 0 {
				if entries++; entries > mostNodes {
					return &extract.GapError{Cause: extract.TooBig, Detail: "an Outlook data file with too many blocks"}
				}
				found(e[:size])
				continue
			}
			// The first entry goes last on the list, so that it is read next.
			todo = append(todo, step{int64(l.number(b[(count-1-i)*size+2*w:])), level})
		}
	}
	return nil
}

// find returns the block of a number, nil when there is none.
func (f *file) find(id uint64) *block {
	i, ok := slices.BinarySearchFunc(f.blocks, id&^1, func(b block, id uint64) int { return cmp.Compare(b.id, id) })
	if !ok {
		return nil
	}
	return &f.blocks[i]
}

var errBlock = errors.New("a block of an Outlook data file is missing or damaged")

// raw returns what is in a block: decoded where it is data, which internal ones are not.
func (f *file) raw(id uint64) ([]byte, error) {
	b := f.find(id)
	if b == nil {
		return nil, errBlock
	}
	return f.load(b)
}

var errAgain = &extract.GapError{Cause: extract.TooBig, Detail: "an Outlook data file whose items share their blocks"}

// load is raw for a block that was found.
func (f *file) load(b *block) ([]byte, error) {
	if err := f.ctx.Err(); err != nil {
		return nil, err
	}
	if b.at <= 0 || b.at+int64(b.stored) > f.o.Size {
		return nil, errBlock
	}
	const always = 64 << 20
	if f.loaded += int64(max(b.stored, b.size)) + 64; f.loaded > loadedAgain*f.o.Size+always {
		f.damage("%w", errAgain)
		return nil, errAgain
	}
	data := make([]byte, b.stored)
	if n, _ := f.o.Data.ReadAt(data, b.at); n < len(data) {
		return nil, errBlock
	}
	if !b.used {
		b.used = true
		f.cover(b.at, int64(b.stored))
		f.cover(b.at+f.layout.whole(int64(b.stored))-int64(f.layout.trailer), int64(f.layout.trailer))
	}
	if b.size != b.stored {
		var err error
		if data, err = unpack(data, int(b.size)); err != nil {
			return nil, errBlock
		}
	}
	if b.id&internal == 0 {
		f.decode(data, uint32(b.id))
	}
	return data, nil
}

// whole is how much room a block takes, with its trailer.
func (l *layout) whole(n int64) int64 {
	unit := int64(64)
	if l.big {
		unit = 512
	}
	return (n + int64(l.trailer) + unit - 1) / unit * unit
}

// internal marks the number of a block that lists others.
const internal = 2

// list returns the data blocks of a tree of them, in order (section 2.2.2.8.3.2): at
// most so many.
func (f *file) list(id uint64, most int) ([]uint64, error) {
	var out []uint64
	var walk func(id uint64, depth int) error
	walk = func(id uint64, depth int) error {
		if id&internal == 0 || id == 0 {
			if out = append(out, id); len(out) > most {
				return &extract.GapError{Cause: extract.TooBig, Detail: "an item of an Outlook data file is too long"}
			}
			return nil
		}
		b, err := f.raw(id)
		if err != nil {
			return err
		}
		const head = 8
		w := f.layout.width()
		if len(b) < head || b[0] != 1 || depth > 1 {
			return errBlock
		}
		count := int(le.Uint16(b[2:]))
		if head+count*w > len(b) {
			return errBlock
		}
		if err := f.deleted(b[head+count*w:]); err != nil {
			return err
		}
		for i := range count {
			if err := walk(f.layout.number(b[head+i*w:]), depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if id == 0 {
		return nil, nil
	}
	err := walk(id, 0)
	return out, err
}

// below lists the nodes below one (section 2.2.2.8.3.3).
func (f *file) below(id uint64) (map[uint32]node, error) {
	list := map[uint32]node{}
	seen := map[uint64]bool{}
	for todo := []uint64{id}; len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if id == 0 || seen[id] {
			continue
		}
		seen[id] = true
		b, err := f.raw(id)
		if err != nil {
			return list, err
		}
		w, head := f.layout.width(), 4
		if f.layout.wide {
			head = 8
		}
		if len(b) < head || b[0] != 2 {
			return list, errBlock
		}
		size := 3 * w
		if b[1] > 0 {
			size = 2 * w
		}
		count := int(le.Uint16(b[2:]))
		if head+count*size > len(b) || len(list)+count > mostNodes || len(todo) > mostBlocks {
			return list, errBlock
		}
		if err := f.deleted(b[head+count*size:]); err != nil {
			return list, err
		}
		for i := range count {
			e := b[head+i*size:]
			if b[1] > 0 {
				todo = append(todo, f.layout.number(e[w:]))
				continue
			}
			n := node{id: le.Uint32(e), data: f.layout.number(e[w:]), sub: f.layout.number(e[2*w:])}
			list[n.id] = n
		}
	}
	return list, nil
}
