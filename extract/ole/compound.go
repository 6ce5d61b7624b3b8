package ole

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"path"
)

// What [MS-CFB] gives names to.
const (
	headerSize    = 512
	entrySize     = 128
	miniSector    = 64
	shortSector   = 512 // of files of version 3
	maxRegular    = 0xfffffffa
	noStream      = 0xffffffff
	kindStorage   = 1
	kindStream    = 2
	kindRoot      = 5
	maxSectors    = 1 << 22 // of a file of 2 GiB
	headerDIFAT   = 109
	defaultCutoff = 4096
)

var errCompound = errors.New("compound file: its header or its sector tables are broken")

// A compound is the table of sectors and the directory of a compound file.
// Chains are followed at most once over every sector, so that a file that leads in
// circles costs no more than its size.
type compound struct {
	data    io.ReaderAt
	size    int64
	sector  int64
	fat     []uint32
	mini    []uint32
	cutoff  uint32
	entries []entry
	root    []byte    // the sectors of small streams
	used    []stretch // of the file, by streams and by the directory
	usedIn  []stretch // of root, by small streams
}

// An entry is one of the directory.
type entry struct {
	name              string
	kind              byte
	left, right, down uint32
	start             uint32
	size              uint64
}

// openCompound reads the tables and the directory.
func openCompound(data io.ReaderAt, size int64) (*compound, error) {
	var h [headerSize]byte
	if _, err := data.ReadAt(h[:], 0); err != nil || string(h[:8]) != magic {
		return nil, errCompound
	}
	word := func(at int) uint32 { return binary.LittleEndian.Uint32(h[at:]) }
	shift := binary.LittleEndian.Uint16(h[30:])
	if shift < 7 || shift > 16 {
		return nil, errCompound
	}
	c := &compound{data: data, size: size, sector: 1 << shift, cutoff: word(56)}
	if c.cutoff == 0 {
		c.cutoff = defaultCutoff
	}
	var tables []uint32
	for i := range headerDIFAT {
		tables = append(tables, word(76+4*i))
	}
	// The list of tables goes on in sectors of its own.
	for at, n := word(68), 0; at < maxRegular && n < maxSectors/int(c.sector)+1; n++ {
		b := c.readSector(at)
		if b == nil {
			break
		}
		last := len(b)/4 - 1
		for i := range last {
			tables = append(tables, binary.LittleEndian.Uint32(b[4*i:]))
		}
		at = binary.LittleEndian.Uint32(b[4*last:])
	}
	sectors := int(min(size/c.sector+1, maxSectors))
	for _, at := range tables {
		if at >= maxRegular || len(c.fat) > sectors {
			continue
		}
		b := c.readSector(at)
		if b == nil {
			return nil, errCompound
		}
		c.fat = append(c.fat, words(b)...)
	}
	directory, whole := c.chain(word(48), -1)
	if !whole && len(directory) == 0 {
		return nil, errCompound
	}
	for i := 0; i+entrySize <= len(directory) && len(c.entries) < maxStreams*2; i += entrySize {
		e := parseEntry(directory[i : i+entrySize])
		if c.sector <= shortSector { // programs leave what was there in the upper half of the size ([MS-CFB] 2.6.1)
			e.size &= math.MaxUint32
		}
		c.entries = append(c.entries, e)
	}
	if len(c.entries) == 0 || c.entries[0].kind != kindRoot {
		return nil, errCompound
	}
	minis, _ := c.chain(word(60), -1)
	c.mini = words(minis)
	c.root, _ = c.chain(c.entries[0].start, int64(c.entries[0].size))
	if !whole {
		return c, errCompound
	}
	return c, nil
}

func words(b []byte) []uint32 {
	w := make([]uint32, len(b)/4)
	for i := range w {
		w[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return w
}

func parseEntry(b []byte) entry {
	n := min(int(binary.LittleEndian.Uint16(b[64:])), 64)
	e := entry{
		kind: b[66], left: binary.LittleEndian.Uint32(b[68:]), right: binary.LittleEndian.Uint32(b[72:]),
		down: binary.LittleEndian.Uint32(b[76:]), start: binary.LittleEndian.Uint32(b[116:]), size: binary.LittleEndian.Uint64(b[120:]),
	}
	if n >= 2 {
		e.name = clean(wide(b[:n-2]))
	}
	return e
}

// readSector returns a sector; what lies behind the end of the file is missing
// from it, and nil is none at all.
func (c *compound) readSector(at uint32) []byte {
	from := (int64(at) + 1) * c.sector
	if at >= maxRegular || from >= c.size {
		return nil
	}
	b := make([]byte, min(c.sector, c.size-from))
	if _, err := c.data.ReadAt(b, from); err != nil && err != io.EOF {
		return nil
	}
	return b
}

// chain reads the sectors that follow from one on, up to size bytes (negative: to
// the end of the chain); whole says that all of it was there.
func (c *compound) chain(at uint32, size int64) (b []byte, whole bool) {
	seen := make(map[uint32]bool)
	for at < maxRegular && (size < 0 || int64(len(b)) < size) {
		s := c.readSector(at)
		if s == nil || seen[at] {
			return b, false
		}
		seen[at] = true
		from, n := (int64(at)+1)*c.sector, int64(len(s))
		if size >= 0 {
			n = min(n, size-int64(len(b)))
		}
		c.used = take(c.used, from, from+n)
		b = append(b, s...)
		if int64(at) >= int64(len(c.fat)) {
			return cut(b, size), size >= 0 && int64(len(b)) >= size
		}
		at = c.fat[at]
	}
	return cut(b, size), size < 0 || int64(len(b)) >= size
}

func cut(b []byte, size int64) []byte {
	if size >= 0 && int64(len(b)) > size {
		return b[:size]
	}
	return b
}

// read returns a stream's bytes.
func (c *compound) read(e *entry) (b []byte, whole bool) {
	size := int64(min(e.size, uint64(c.size)))
	if e.size >= uint64(c.cutoff) {
		b, whole = c.chain(e.start, size)
		return b, whole && uint64(size) == e.size
	}
	seen := make(map[uint32]bool)
	for at := e.start; at < maxRegular && int64(len(b)) < size; at = c.mini[at] {
		from := int64(at) * miniSector
		if from >= int64(len(c.root)) || seen[at] {
			return b, false
		}
		seen[at] = true
		c.usedIn = take(c.usedIn, from, from+min(miniSector, size-int64(len(b))))
		b = append(b, c.root[from:min(from+miniSector, int64(len(c.root)))]...)
		if int64(at) >= int64(len(c.mini)) {
			break
		}
	}
	return cut(b, size), int64(len(b)) >= size
}

// walk calls found for each stream with the names of the storages around it, and
// then for those that the tree does not lead to.
func (c *compound) walk(found func(p string, e *entry) error) error {
	type place struct {
		at     uint32
		prefix string
	}
	seen := make([]bool, len(c.entries))
	seen[0] = true
	for todo := []place{{c.entries[0].down, ""}}; len(todo) > 0; {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if p.at == noStream || int64(p.at) >= int64(len(c.entries)) || seen[p.at] {
			continue
		}
		seen[p.at] = true
		e := &c.entries[p.at]
		name := e.name
		if len(p.prefix) < 2<<10 {
			name = path.Join(p.prefix, e.name)
		}
		todo = append(todo, place{e.right, p.prefix}, place{e.left, p.prefix})
		switch e.kind {
		case kindStorage:
			todo = append(todo, place{e.down, name})
		case kindStream:
			if err := found(name, e); err != nil {
				return err
			}
		}
	}
	for i := range c.entries {
		if e := &c.entries[i]; !seen[i] && e.kind == kindStream {
			if err := found(path.Join("lost", e.name), e); err != nil {
				return err
			}
		}
	}
	return nil
}
