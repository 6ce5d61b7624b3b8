package disk

const (
	// mostTree bounds a tree of records, bytes.
	mostTree = 256 << 20
	// hfsLeaf is the kind of a node that records stand in.
	hfsLeaf = 0xff
)

// A hfsTree is a tree of records: of files, of extents, or of attributes.
type hfsTree struct {
	*content
	node  int64 // bytes
	first int64 // the first leaf
	nodes int64
	count int64 // of records
}

// tree opens a tree; it has no nodes where there is none.
func (h *hfs) tree(list []extent, what string) hfsTree {
	t := hfsTree{content: newContent(h.src, list)}
	var b [512]byte
	if len(list) == 0 {
		return t
	}
	if !full(t, b[:], 0) {
		h.damaged("HFS+: " + what + " that is not there")
		return t
	}
	t.count, t.first, t.node = int64(be.Uint32(b[20:])), int64(be.Uint32(b[24:])), int64(be.Uint16(b[32:]))
	if t.node < 512 || t.node&(t.node-1) != 0 || b[8] != 1 {
		h.damaged("HFS+: " + what + " that is damaged")
		return t
	}
	size := t.size()
	if size > mostTree {
		h.tooMuch("records")
		size = mostTree
	}
	t.nodes = size / t.node
	return t
}

// leaves calls found for the records in all leaves of a tree: those that are linked one to
// the next, then those that are not, whose records are old.
func (h *hfs) leaves(t hfsTree, found func(key, value []byte, old bool)) error {
	done := make([]bool, t.nodes)
	b := make([]byte, t.node)
	count := int64(0)
	for next := t.first; next != 0 && t.nodes > 0; {
		if err := h.ctx.Err(); err != nil {
			return err
		}
		if next >= t.nodes || done[next] || !full(t, b, next*t.node) || b[8] != hfsLeaf {
			h.damaged("HFS+: leaves that do not lead to each other")
			break
		}
		done[next] = true
		count += int64(be.Uint16(b[10:]))
		if next = int64(be.Uint32(b)); !hfsRecords(b, func(key, value []byte) { found(key, value, false) }) {
			h.damaged("HFS+: a damaged record")
		}
	}
	if count != t.count {
		h.damaged("HFS+: leaves that nothing leads to")
	}
	for n := int64(1); n < t.nodes; n++ {
		if err := h.ctx.Err(); err != nil {
			return err
		}
		if !done[n] && full(t, b, n*t.node) && b[8] == hfsLeaf {
			hfsRecords(b, func(key, value []byte) { found(key, value, true) })
		}
	}
	return nil
}

// hfsRecords calls found for the records of a node, whose places stand at its end, and
// reports whether all are whole.
func hfsRecords(node []byte, found func(key, value []byte)) bool {
	size := len(node)
	for i := range int(be.Uint16(node[10:])) {
		entry := size - 2*(i+2)
		if entry < 14 {
			return false
		}
		from, to := int(be.Uint16(node[entry+2:])), int(be.Uint16(node[entry:]))
		if from < 14 || to > size || from+2 > to {
			return false
		}
		r := node[from:to]
		key := int(be.Uint16(r))
		if 2+key > len(r) {
			return false
		}
		found(r[2:2+key], r[min(len(r), (2+key+1)&^1):])
	}
	return true
}
