package disk

import (
	"strings"
	"unicode/utf16"

	"postern/extract"
)

// HFS+ is the file system of Macintoshes before 2017 (Apple Technical Note 1150).
type hfs struct {
	*volume
	block   int64
	folders map[uint32]hfsFolder
	files   []hfsFile
	later   map[hfsFork][]extent // extents that the catalogue has no room for
}

type hfsFolder struct {
	parent uint32
	name   string
}

// A hfsFork is one of the two contents of a file.
type hfsFork struct {
	id   uint32
	kind byte
}

type hfsFile struct {
	hfsFolder
	id     uint32
	packed bool
	forks  [2][]extent
	sizes  [2]int64
}

func isHFS(src source, _ int64) bool {
	var b [512]byte
	if !full(src, b[:], 1024) {
		return false
	}
	signature, version, block := string(b[:2]), be.Uint16(b[2:]), be.Uint32(b[40:])
	return (signature == "H+" && version == 4 || signature == "HX" && version == 5) && block >= 512 && block&(block-1) == 0 && block <= 1<<20
}

func readHFS(v *volume) error {
	var b [512]byte
	v.full(b[:], 1024)
	h := &hfs{volume: v, block: int64(be.Uint32(b[40:])), folders: map[uint32]hfsFolder{}, later: map[hfsFork][]extent{}}
	if int64(be.Uint32(b[44:]))*h.block > v.size {
		v.damaged("HFS+: the image is cut off")
	}
	const catalogue = 4
	// What has more extents than fit: keys of kind, file and block.
	list, _ := h.fork(b[192:])
	if err := h.leaves(list, func(key, value []byte) {
		if len(key) < 10 || len(value) < 64 || h.files != nil {
			return
		}
		k := hfsFork{be.Uint32(key[2:]), key[0]}
		h.later[k] = append(h.later[k], h.eight(value)...)
	}); err != nil {
		return err
	}
	list, _ = h.fork(b[272:])
	list = append(list, h.later[hfsFork{catalogue, 0}]...)
	if err := h.leaves(list, h.record); err != nil {
		return err
	}
	return h.hand()
}

// eight reads eight extents.
func (h *hfs) eight(b []byte) (list []extent) {
	for i := range 8 {
		start, n := int64(be.Uint32(b[8*i:])), int64(be.Uint32(b[8*i+4:]))
		if n == 0 {
			break
		}
		if h.extents++; h.extents > mostExtents {
			h.tooMuch("extents")
			return list
		}
		list = append(list, extent{start * h.block, n * h.block})
	}
	return list
}

// fork reads the description of a content.
func (h *hfs) fork(b []byte) ([]extent, int64) {
	return h.eight(b[16:80]), int64(be.Uint64(b) & (1<<60 - 1))
}

// place is where in the volume a place of a content stands; -1 where it is nowhere.
func place(list []extent, off int64) int64 {
	for _, x := range list {
		if off < x.size {
			return x.at + off
		}
		off -= x.size
	}
	return -1
}

// leaves calls found for the records in all leaves of a tree, from the first on.
func (h *hfs) leaves(list []extent, found func(key, value []byte)) error {
	var b [512]byte
	if start := place(list, 0); start < 0 || !h.full(b[:], start) {
		if len(list) > 0 {
			h.damaged("HFS+: a tree that is not there")
		}
		return nil
	}
	size, total := int64(be.Uint16(b[32:])), int64(be.Uint32(b[36:]))
	if size < 512 || size&(size-1) != 0 {
		h.damaged("HFS+: a damaged tree")
		return nil
	}
	node := make([]byte, size)
	next := int64(be.Uint32(b[24:]))
	for n := int64(0); next != 0; n++ {
		if err := h.ctx.Err(); err != nil {
			return err
		}
		start := place(list, next*size)
		if n > total || start < 0 || !h.full(node, start) || node[8] != 0xff {
			h.damaged("HFS+: a damaged tree")
			return nil
		}
		next = int64(be.Uint32(node))
		for i := range int64(be.Uint16(node[10:])) {
			entry := size - 2*(i+2)
			if entry < 14 {
				break
			}
			from, to := int64(be.Uint16(node[entry+2:])), int64(be.Uint16(node[entry:]))
			if from < 14 || to > size || from+2 > to {
				h.damaged("HFS+: a damaged record")
				break
			}
			r := node[from:to]
			key := int(be.Uint16(r))
			if 2+key > len(r) {
				h.damaged("HFS+: a damaged record")
				break
			}
			found(r[2:2+key], r[min(len(r), (2+key+1)&^1):])
		}
	}
	return nil
}

// record reads a record of the catalogue.
func (h *hfs) record(key, value []byte) {
	if len(key) < 6 || len(value) < 2 || 6+2*int(be.Uint16(key[4:])) > len(key) || len(h.files) > mostFiles || len(h.folders) > mostFiles {
		return
	}
	u := make([]uint16, be.Uint16(key[4:]))
	for i := range u {
		u[i] = be.Uint16(key[6+2*i:])
	}
	entry := hfsFolder{be.Uint32(key), clean(strings.ReplaceAll(string(utf16.Decode(u)), "/", ":"))}
	const folder, file, compressed = 1, 2, 0x20
	switch kind := be.Uint16(value); {
	case kind == folder && len(value) >= 88:
		h.folders[be.Uint32(value[8:])] = entry
	case kind == file && len(value) >= 248:
		f := hfsFile{hfsFolder: entry, id: be.Uint32(value[8:]), packed: value[41]&compressed != 0}
		f.forks[0], f.sizes[0] = h.fork(value[88:])
		f.forks[1], f.sizes[1] = h.fork(value[168:])
		h.files = append(h.files, f)
	}
}

func (h *hfs) path(f hfsFolder) string {
	const root, deep = 2, 64
	path := f.name
	for range deep {
		if f.parent == root || f.parent < root {
			return path
		}
		parent, ok := h.folders[f.parent]
		if !ok || len(path) > 4096 {
			break
		}
		path = parent.name + "/" + path
		f = parent
	}
	return path
}

func (h *hfs) hand() error {
	for id, f := range h.folders {
		if id == 2 {
			if err := h.text("label", f.name); err != nil {
				return err
			}
			continue
		}
		if err := h.text("names", h.path(f)); err != nil {
			return err
		}
	}
	for _, f := range h.files {
		if !h.another("") {
			return nil
		}
		path := h.path(f.hfsFolder)
		if f.packed {
			if err := h.sink.Gap(h.prefix+path, extract.Unknown, "HFS+: a compressed file: no reader"); err != nil {
				return err
			}
		}
		for i, kind := range []byte{0, 0xff} {
			list := append(f.forks[i], h.later[hfsFork{f.id, kind}]...)
			name := path
			if i == 1 {
				if f.sizes[1] == 0 {
					continue
				}
				name += "/..namedfork/rsrc"
			}
			if err := h.file([]string{name}, list, f.sizes[i], false); err != nil {
				return err
			}
		}
	}
	return nil
}
