package disk

import (
	"slices"

	"postern/extract"
)

// APFS is the file system of Macintoshes since 2017 ("Apple File System Reference"): a
// container of volumes, whose objects are found by trees of numbers. Read is the last state
// of each volume; what older states and snapshots hold is read as unused space.
type apfs struct {
	*volume
	block int64
	id    uint64 // of the last change that is looked at
}

const (
	apfsBlocks  = 1 << 20 // most blocks of trees that are read
	apfsVolumes = 100
)

func readAPFS(v *volume) error {
	b := make([]byte, 4096)
	if !v.full(b, 0) {
		return corrupt("APFS: damaged superblock")
	}
	a := &apfs{volume: v, block: int64(le.Uint32(b[36:]))}
	if a.block < 4096 || a.block > 64<<10 || a.block&(a.block-1) != 0 {
		return corrupt("APFS: damaged superblock")
	}
	if blocks := le.Uint64(b[40:]); blocks > uint64(v.size/a.block) {
		v.damaged("APFS: the image is cut off")
	}
	b = a.latest(b)
	a.id = le.Uint64(b[16:])
	objects, ok := a.objects(le.Uint64(b[160:]))
	if !ok {
		return corrupt("APFS: no tree of objects")
	}
	for i := range apfsVolumes {
		id := le.Uint64(b[184+8*i:])
		if id == 0 {
			continue
		}
		root, at := a.object(objects, id)
		if !at || string(root[32:36]) != "APSB" {
			v.damaged("APFS: a volume that is not there")
			continue
		}
		if err := a.readVolume(root); err != nil {
			return err
		}
	}
	return nil
}

// latest is the superblock of the last checkpoint: they stand in turn in an area of their
// own, and the one at the beginning may be old.
func (a *apfs) latest(first []byte) []byte {
	at, n := le.Uint64(first[112:]), le.Uint32(first[104:])
	if n>>31 != 0 {
		a.damaged("APFS: checkpoints that are in pieces")
		return first
	}
	best := first
	for i := range uint64(min(n, 1<<14)) {
		b, ok := a.read(at + i)
		if ok && string(b[32:36]) == "NXSB" && int64(le.Uint32(b[36:])) == a.block && le.Uint64(b[16:]) > le.Uint64(best[16:]) && apfsSum(b) {
			best = b
		}
	}
	return best
}

// apfsSum checks an object by its first eight bytes: a sum of the others in the manner of
// Fletcher.
func apfsSum(b []byte) bool {
	const mod = 1<<32 - 1
	var low, high uint64
	for i := 8; i+4 <= len(b); i += 4 {
		low = (low + uint64(le.Uint32(b[i:]))) % mod
		high = (high + low) % mod
	}
	first := mod - (low+high)%mod
	second := mod - (low+first)%mod
	return le.Uint64(b) == second<<32|first
}

// read reads a block.
func (a *apfs) read(number uint64) ([]byte, bool) {
	if number >= uint64(a.size/a.block) {
		return nil, false
	}
	if a.extents++; a.extents > apfsBlocks {
		a.tooMuch("blocks of trees")
		return nil, false
	}
	b := make([]byte, a.block)
	return b, a.full(b, int64(number)*a.block)
}

// objects is the root of a map of objects.
func (a *apfs) objects(number uint64) (root uint64, ok bool) {
	b, ok := a.read(number)
	if !ok || !apfsSum(b) {
		return 0, false
	}
	return le.Uint64(b[48:]), true
}

// object reads the last state of an object that a map knows.
func (a *apfs) object(objects, id uint64) ([]byte, bool) {
	number, found := uint64(0), false
	at := objects
	for range 16 { // levels
		b, ok := a.read(at)
		if !ok {
			return nil, false
		}
		node, ok := apfsNodeOf(b)
		if !ok {
			return nil, false
		}
		found = false
		for i := range node.count { // the last one that is not behind what is looked for
			key, value, ok := node.record(i)
			if !ok || len(key) < 16 || len(value) < 8 {
				return nil, false
			}
			this, change := le.Uint64(key), le.Uint64(key[8:])
			if this > id || this == id && change > a.id {
				break
			}
			found = node.level > 0 || this == id && len(value) >= 16
			if number = le.Uint64(value); node.level == 0 && len(value) >= 16 {
				number = le.Uint64(value[8:])
			}
		}
		if !found {
			return nil, false
		}
		if node.level == 0 {
			b, ok := a.read(number)
			return b, ok && apfsSum(b)
		}
		at = number
	}
	return nil, false
}

// An apfsNode is a node of a tree of records.
type apfsNode struct {
	b      []byte
	fixed  bool // sizes of keys and values
	leaf   bool
	level  int
	count  int
	toc    int
	keys   int
	values int // they stand before it
}

func apfsNodeOf(b []byte) (n apfsNode, ok bool) {
	const head, root, leaf, fixed, info = 56, 1, 2, 4, 40
	flags := le.Uint16(b[32:])
	n = apfsNode{b: b, fixed: flags&fixed != 0, leaf: flags&leaf != 0, level: int(le.Uint16(b[34:])), count: int(min(le.Uint32(b[36:]), 1<<15))}
	n.toc = head + int(le.Uint16(b[40:]))
	n.keys = n.toc + int(le.Uint16(b[42:]))
	n.values = len(b)
	if flags&root != 0 {
		n.values -= info
	}
	step := 8
	if n.fixed {
		step = 4
	}
	return n, n.leaf == (n.level == 0) && n.toc+step*n.count <= n.keys && n.keys <= n.values && le.Uint32(b[24:])&0xffff|1 == 3
}

// record is a key and a value. Those of fixed sizes reach as far as they may.
func (n *apfsNode) record(i int) (key, value []byte, ok bool) {
	from, back, keySize, valueSize := 0, 0, 16, 16
	if n.fixed {
		e := n.b[n.toc+4*i:]
		from, back = int(le.Uint16(e)), int(le.Uint16(e[2:]))
		if n.level > 0 {
			valueSize = 8
		}
	} else {
		e := n.b[n.toc+8*i:]
		from, keySize, back, valueSize = int(le.Uint16(e)), int(le.Uint16(e[2:])), int(le.Uint16(e[4:])), int(le.Uint16(e[6:]))
	}
	k, v := n.keys+from, n.values-back
	if k+keySize > n.values || v < n.keys || v+valueSize > n.values {
		return nil, nil, false
	}
	return n.b[k : k+keySize], n.b[v : v+valueSize], true
}

// readVolume reads a volume from its superblock.
func (a *apfs) readVolume(root []byte) error {
	const hashed, sealed, plain = 1 | 8, 0x20, 1
	v := &apfsVolume{apfs: a, hashed: le.Uint64(root[56:])&hashed != 0, files: map[uint64]*apfsFile{}}
	name := cut(root[704:960])
	if err := a.text("label", name); err != nil {
		return err
	}
	if le.Uint64(root[264:])&plain == 0 {
		return a.sink.Gap(a.prefix+clean(name), extract.EncryptedFile, "APFS: an encrypted volume")
	}
	if le.Uint64(root[56:])&sealed != 0 {
		a.damaged("APFS: a sealed volume has no reader")
		return nil
	}
	if le.Uint64(root[216:]) > 0 {
		a.damaged("APFS: snapshots were not read")
	}
	var ok bool
	if v.objects, ok = a.objects(le.Uint64(root[128:])); !ok {
		a.damaged("APFS: no tree of objects")
		return nil
	}
	if err := v.walk(le.Uint64(root[136:]), map[uint64]bool{}, 16); err != nil {
		return err
	}
	slices.Sort(v.order)
	return v.hand()
}
