package pst

import (
	"errors"
	"io"

	"postern/extract"
)

// A heap is what a node's data is divided into (section 2.3.1), with the nodes below it
// that hold what is too large.
type heap struct {
	f      *file
	blocks []uint64
	loaded map[int][]byte
	root   uint32
	kind   byte // what the heap is
	sub    map[uint32]node
}

var errHeap = errors.New("an item of an Outlook data file is damaged")

// Kinds of heaps.
const (
	heapTable      = 0x7c
	heapProperties = 0xbc
)

// heap opens that of a node; nil when it is none.
func (f *file) heap(n node) (*heap, error) {
	blocks, err := f.list(n.data, mostBlocks)
	if err != nil || len(blocks) == 0 {
		return nil, err
	}
	h := &heap{f: f, blocks: blocks, loaded: map[int][]byte{}}
	b, err := h.block(0)
	if err != nil {
		return nil, err
	}
	if len(b) < 12 || b[2] != 0xec {
		return nil, nil
	}
	h.kind, h.root = b[3], le.Uint32(b[4:])
	h.sub, err = f.below(n.sub)
	if err != nil {
		f.damage("%w", err)
		err = f.give(err)
	}
	return h, err
}

// give returns an error that ends the reading, nil for damage.
func (f *file) give(err error) error {
	if errors.Is(err, extract.ErrBudget) || f.ctx.Err() != nil {
		return err
	}
	return nil
}

func (h *heap) block(i int) ([]byte, error) {
	if b, ok := h.loaded[i]; ok {
		return b, nil
	}
	if i >= len(h.blocks) {
		return nil, errHeap
	}
	b, err := h.f.raw(h.blocks[i])
	if err == nil {
		const kept = 256 // blocks
		if len(h.loaded) >= kept {
			clear(h.loaded)
		}
		h.loaded[i] = b
	}
	return b, err
}

// item returns a piece of the heap by its identifier (section 2.3.1.1).
func (h *heap) item(id uint32) ([]byte, error) {
	l := &h.f.layout
	i, n := int(id>>5&(1<<l.heapIndex-1)), int(id>>l.heapBlock)
	b, err := h.block(n)
	if err != nil {
		return nil, err
	}
	if len(b) < 2 {
		return nil, errHeap
	}
	at := int(le.Uint16(b))
	if i < 1 || at+4+2*(i+1) > len(b) || i > int(le.Uint16(b[at:])) {
		return nil, errHeap
	}
	from, to := int(le.Uint16(b[at+4+2*(i-1):])), int(le.Uint16(b[at+4+2*i:]))
	if from > to || to > len(b) {
		return nil, errHeap
	}
	return b[from:to], nil
}

// value returns what an identifier leads to: a piece of the heap, or a node below.
func (h *heap) value(id uint32) ([]byte, error) {
	if id == 0 {
		return nil, nil
	}
	if id&0x1f == 0 {
		return h.item(id)
	}
	n, ok := h.sub[id]
	if !ok {
		return nil, errHeap
	}
	b, err := io.ReadAll(io.LimitReader(h.f.reader(n.data), mostValue+1))
	if err == nil && len(b) > mostValue {
		err = &extract.GapError{Cause: extract.TooBig, Detail: "a property of an Outlook data file is too long"}
	}
	return b, err
}

// reader reads the data of a node.
func (f *file) reader(id uint64) io.Reader {
	const most = 1 << 20 // blocks
	list, err := f.list(id, most)
	return &dataReader{f: f, list: list, after: err}
}

type dataReader struct {
	f     *file
	list  []uint64
	left  []byte
	after error
}

func (r *dataReader) Read(p []byte) (int, error) {
	for len(r.left) == 0 {
		if len(r.list) == 0 {
			if r.after != nil {
				return 0, r.after
			}
			return 0, io.EOF
		}
		var err error
		if r.left, err = r.f.raw(r.list[0]); err != nil {
			return 0, err
		}
		r.list = r.list[1:]
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// records calls found with the key and the data of each record of a tree on a heap
// (section 2.3.2).
func (h *heap) records(id uint32, found func(key, data []byte) error) error {
	b, err := h.item(id)
	if err != nil {
		return err
	}
	if len(b) < 8 || b[0] != 0xb5 {
		return errHeap
	}
	key, size, levels := int(b[1]), int(b[2]), int(b[3])
	if key == 0 || key > 16 || levels > treeDepth {
		return errHeap
	}
	seen := map[uint32]bool{}
	var walk func(id uint32, level int) error
	walk = func(id uint32, level int) error {
		if id == 0 {
			return nil
		}
		if seen[id] {
			return errHeap
		}
		seen[id] = true
		b, err := h.item(id)
		if err != nil {
			return err
		}
		n := key + size
		if level > 0 {
			n = key + 4
		}
		for ; len(b) >= n; b = b[n:] {
			if level > 0 {
				err = walk(le.Uint32(b[key:]), level-1)
			} else {
				err = found(b[:key], b[key:n])
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	return walk(le.Uint32(b[4:]), levels)
}
