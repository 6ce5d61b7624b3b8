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
	f.taken[blocks[0]&^1] = append(f.taken[blocks[0]&^1], 0) // it is a heap, if nothing of it is read
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
		const kept = 1024 // blocks
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
	h.f.take(h.blocks[n], i)
	return b[from:to], nil
}

// take notes that item i of a block was read.
func (f *file) take(block uint64, i int) {
	bits := f.taken[block&^1]
	for len(bits) <= i/64 {
		bits = append(bits, 0)
	}
	bits[i/64] |= 1 << (i % 64)
	f.taken[block&^1] = bits
}

// passed emits what of the heap in a block was not read: items that no property leads to,
// and bytes that are no item (section 2.3.1.2).
func (f *file) passed(b []byte, bits []uint64) error {
	var spans []span
	if at := int(le.Uint16(b)); at+4 <= len(b) {
		count := int(le.Uint16(b[at:]))
		spans = append(spans, span{int64(at), int64(at + 4 + 2*(count+1))})
		for i := 1; i <= count && at+4+2*(i+1) <= len(b); i++ {
			if i/64 < len(bits) && bits[i/64]>>(i%64)&1 == 1 {
				spans = append(spans, span{int64(le.Uint16(b[at+4+2*(i-1):])), int64(le.Uint16(b[at+4+2*i:]))})
			}
		}
	}
	return between(spans, int64(len(b)), func(from, to int64) error { return f.deleted(b[from:to]) })
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
	return h.f.bytes(n.data, mostValue)
}

var errLong = &extract.GapError{Cause: extract.TooBig, Detail: "a property of an Outlook data file is too long"}

// begin returns the first bytes of what an identifier leads to, about so many.
func (h *heap) begin(id uint32, most int) ([]byte, error) {
	n, ok := h.sub[id]
	if id == 0 || id&0x1f == 0 || !ok {
		b, err := h.value(id)
		return b[:min(len(b), most)], err
	}
	list, err := h.f.list(n.data, mostBlocks)
	var out []byte
	for i := 0; i < len(list) && len(out) < most && err == nil; i++ {
		var b []byte
		b, err = h.f.raw(list[i])
		out = append(out, b...)
	}
	return out[:min(len(out), most)], err
}

// bytes returns the data of a node, of at most so many bytes.
func (f *file) bytes(id uint64, most int) ([]byte, error) {
	list, err := f.list(id, mostBlocks)
	if err != nil {
		return nil, err
	}
	total := 0
	for _, id := range list {
		if b := f.find(id); b != nil {
			total += int(b.size)
		}
	}
	if total > most {
		return nil, errLong
	}
	out := make([]byte, 0, total)
	for _, id := range list {
		b, err := f.raw(id)
		if err != nil {
			return out, err
		}
		out = append(out, b...)
	}
	return out, nil
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
	if err := h.f.deleted(b[8:]); err != nil {
		return err
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
		return h.f.deleted(b)
	}
	return walk(le.Uint32(b[4:]), levels)
}
