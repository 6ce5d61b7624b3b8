package extracttest

import (
	"cmp"
	"encoding/binary"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf16"
)

// Compound writes a compound file ([MS-CFB]) of streams by their paths; the
// storages around them are made. Sectors have 512 bytes, streams below 4096 bytes
// stand in the stream of small ones. Siblings are linked as a list, which readers
// take for a tree that is out of balance.
func Compound(streams map[string][]byte) []byte {
	w := &compoundWriter{entries: []compoundEntry{{name: "Root Entry", kind: 5}}}
	for _, p := range slices.Sorted(maps.Keys(streams)) {
		parent := 0
		dir, name := path.Split(p)
		for storage := range strings.SplitSeq(strings.Trim(dir, "/"), "/") {
			if storage != "" {
				parent = w.storage(parent, storage)
			}
		}
		w.stream(parent, name, streams[p])
	}
	return w.file()
}

const (
	sectorSize = 512
	smallSize  = 64
	smallBelow = 4096
	endOfChain = 0xfffffffe
	freeSector = 0xffffffff
	fatSector  = 0xfffffffd
	noEntry    = 0xffffffff
)

type compoundEntry struct {
	name     string
	kind     byte
	children []int
	start    uint32
	size     int
	right    uint32
}

type compoundWriter struct {
	entries []compoundEntry
	sectors []byte
	fat     []uint32
	small   []byte
	mini    []uint32
}

func (w *compoundWriter) storage(parent int, name string) int {
	for _, i := range w.entries[parent].children {
		if w.entries[i].name == name {
			return i
		}
	}
	return w.add(parent, compoundEntry{name: name, kind: 1})
}

func (w *compoundWriter) add(parent int, e compoundEntry) int {
	w.entries = append(w.entries, e)
	i := len(w.entries) - 1
	w.entries[parent].children = append(w.entries[parent].children, i)
	return i
}

func (w *compoundWriter) stream(parent int, name string, data []byte) {
	e := compoundEntry{name: name, kind: 2, size: len(data), start: endOfChain}
	switch {
	case len(data) == 0:
	case len(data) < smallBelow:
		e.start = uint32(len(w.small) / smallSize)
		w.small = append(w.small, data...)
		w.small = append(w.small, make([]byte, -len(w.small)&(smallSize-1))...)
		w.mini = chained(w.mini, len(w.small)/smallSize)
	default:
		e.start = w.chain(data)
	}
	w.add(parent, e)
}

// chain appends data in sectors of its own.
func (w *compoundWriter) chain(data []byte) uint32 {
	if len(data) == 0 {
		return endOfChain
	}
	start := uint32(len(w.fat))
	w.sectors = append(w.sectors, data...)
	w.sectors = append(w.sectors, make([]byte, -len(w.sectors)&(sectorSize-1))...)
	w.fat = chained(w.fat, len(w.sectors)/sectorSize)
	return start
}

// chained extends a table up to n sectors, each leading to the next.
func chained(table []uint32, n int) []uint32 {
	for len(table) < n {
		table = append(table, uint32(len(table)+1))
	}
	table[n-1] = endOfChain
	return table
}

func (w *compoundWriter) file() []byte {
	le := binary.LittleEndian
	var mini []byte
	for _, n := range w.mini {
		mini = le.AppendUint32(mini, n)
	}
	for len(mini)%sectorSize != 0 {
		mini = le.AppendUint32(mini, freeSector)
	}
	miniStart := w.chain(mini)
	w.entries[0].size = len(w.small)
	w.entries[0].start = w.chain(w.small)
	dirStart := w.chain(w.directory())

	tables := 1
	for tables*sectorSize/4 < len(w.fat)+tables {
		tables++
	}
	fatStart := len(w.fat)
	for range tables {
		w.fat = append(w.fat, fatSector)
	}
	var fat []byte
	for _, n := range w.fat {
		fat = le.AppendUint32(fat, n)
	}
	for len(fat)%sectorSize != 0 {
		fat = le.AppendUint32(fat, freeSector)
	}

	h := make([]byte, sectorSize)
	copy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(h[24:], 0x3e)
	le.PutUint16(h[26:], 3)
	le.PutUint16(h[28:], 0xfffe)
	le.PutUint16(h[30:], 9)
	le.PutUint16(h[32:], 6)
	le.PutUint32(h[44:], uint32(tables))
	le.PutUint32(h[48:], dirStart)
	le.PutUint32(h[56:], smallBelow)
	le.PutUint32(h[60:], miniStart)
	le.PutUint32(h[64:], uint32(len(mini)/sectorSize))
	le.PutUint32(h[68:], endOfChain)
	for i := range 109 {
		at := uint32(freeSector)
		if i < tables {
			at = uint32(fatStart + i)
		}
		le.PutUint32(h[76+4*i:], at)
	}
	return append(append(h, w.sectors...), fat...)
}

func (w *compoundWriter) directory() []byte {
	down := make([]uint32, len(w.entries))
	for i := range w.entries {
		down[i], w.entries[i].right = noEntry, noEntry
	}
	for i, e := range w.entries {
		slices.SortFunc(e.children, func(a, b int) int {
			x, y := w.entries[a].name, w.entries[b].name
			return cmp.Or(len(x)-len(y), strings.Compare(strings.ToUpper(x), strings.ToUpper(y)))
		})
		for k, c := range e.children {
			if k == 0 {
				down[i] = uint32(c)
			} else {
				w.entries[e.children[k-1]].right = uint32(c)
			}
		}
	}
	var out []byte
	for i, e := range w.entries {
		b := make([]byte, 128)
		units := utf16.Encode([]rune(e.name))
		for k, u := range units {
			binary.LittleEndian.PutUint16(b[2*k:], u)
		}
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(units)+2))
		b[66], b[67] = e.kind, 1
		binary.LittleEndian.PutUint32(b[68:], noEntry)
		binary.LittleEndian.PutUint32(b[72:], e.right)
		binary.LittleEndian.PutUint32(b[76:], down[i])
		binary.LittleEndian.PutUint32(b[116:], e.start)
		binary.LittleEndian.PutUint64(b[120:], uint64(e.size))
		out = append(out, b...)
	}
	for len(out)%sectorSize != 0 {
		b := make([]byte, 128)
		for _, at := range []int{68, 72, 76} {
			binary.LittleEndian.PutUint32(b[at:], noEntry)
		}
		out = append(out, b...)
	}
	return out
}
