package onenote

import (
	"bytes"
	"encoding/binary"
)

var le = binary.LittleEndian

const (
	// listMagic begins a fragment of a list of nodes, listEnd ends it
	// ([MS-ONESTORE] sections 2.4.2 and 2.4.3).
	listMagic = "\xc4\xf4\xf7\xf5\xb1\x7a\x56\xa4"
	listEnd   = "\x4b\xba\x33\x82\xc3\x15\xc2\x8b"
	listHead  = 16
)

// IDs of nodes ([MS-ONESTORE] section 2.4.3) that are of interest.
const (
	nodeEncrypted = 0x07c // ObjectDataEncryptionKeyV2FNDX
	nodeListEnd   = 0x0ff // ChunkTerminatorFND
)

// declarations are the nodes that refer to the properties of an object, by whether
// these may stand in a compressed form.
var declarations = map[uint32]bool{
	0x02d: true, 0x02e: true, // ObjectDeclarationWithRefCount
	0x041: true, 0x042: true, // ObjectRevisionWithRefCount
	0x0a4: true, 0x0a5: true, // ObjectDeclaration2RefCount
	0x0c4: true, 0x0c5: true, // ReadOnlyObjectDeclaration2RefCount
}

// lists reads every fragment of a list of nodes, and returns how many there are.
func (x *section) lists() (n int) {
	for at := 0; !x.stopped(); n++ {
		i := bytes.Index(x.data[at:], []byte(listMagic))
		if i < 0 {
			break
		}
		at += i + listHead
		at = x.nodes(min(at, len(x.data)))
	}
	return n
}

// nodes reads the nodes from at on and returns where they end ([MS-ONESTORE]
// section 2.4.3).
func (x *section) nodes(at int) int {
	for at+4 <= len(x.data) && !x.stopped() {
		if bytes.HasPrefix(x.data[at:], []byte(listEnd)) {
			return at + len(listEnd)
		}
		head := le.Uint32(x.data[at:])
		id, size := head&0x3ff, int(head>>10&0x1fff)
		if id == 0 || id == nodeListEnd || size < 4 || at+size > len(x.data) {
			return at
		}
		node := x.data[at+4 : at+size]
		switch {
		case id == nodeEncrypted:
			x.locked = true
		case declarations[id]:
			if off, n, ok := reference(node, head); ok {
				x.object(off, n)
			}
		}
		at += size
	}
	return at
}

// reference is where the data of a node stands: an offset and a length, each in one
// of four forms ([MS-ONESTORE] section 2.2.4.2).
func reference(node []byte, head uint32) (off, n uint64, ok bool) {
	var size int
	switch head >> 23 & 3 {
	case 0:
		size = 8
	case 1:
		size = 4
	case 2:
		size = 2
	case 3:
		size = 4
	}
	if len(node) < size {
		return 0, 0, false
	}
	off = number(node[:size])
	if head>>23&3 >= 2 {
		off *= 8
	}
	node = node[size:]
	lengths := [...]int{4, 8, 1, 2}
	size = lengths[head>>25&3]
	if len(node) < size {
		return 0, 0, false
	}
	n = number(node[:size])
	if head>>25&3 >= 2 {
		n *= 8
	}
	return off, n, off != 0 && n != 0
}

// number reads a little-endian number of up to eight bytes.
func number(b []byte) (n uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n
}
