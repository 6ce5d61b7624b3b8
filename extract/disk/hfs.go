package disk

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// HFS+ is the file system of Macintoshes before 2017 (Apple Technical Note 1150).
type hfs struct {
	*volume
	block   int64
	folders map[uint32]hfsFolder
	files   []hfsFile
	later   map[hfsFork][]hfsLater
	packed  map[uint32][]byte // how files are compressed
	held    int               // bytes of names, about
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

// A hfsLater is extents that the catalogue has no room for, from a place of a content on.
type hfsLater struct {
	at   int64
	list []extent
}

type hfsFile struct {
	hfsFolder
	old    bool
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
	h := &hfs{volume: v, block: int64(be.Uint32(b[40:])), folders: map[uint32]hfsFolder{}, later: map[hfsFork][]hfsLater{}, packed: map[uint32][]byte{}}
	if int64(be.Uint32(b[44:]))*h.block > v.size {
		v.damaged("HFS+: the image is cut off")
	}
	const unmounted, journal = 1 << 8, 1 << 13
	if be.Uint32(b[4:])&(unmounted|journal) == journal {
		v.damaged("HFS+: what stands in its journal alone was not read")
	}
	list, _ := h.fork(b[192:])
	if err := h.leaves(h.tree(list, "a tree of extents"), h.overflow); err != nil {
		return err
	}
	const catalogue = 4
	list, _ = h.fork(b[272:])
	list = h.whole(list, hfsFork{catalogue, 0})
	if len(list) == 0 {
		v.damaged("HFS+: no tree of files")
	}
	if err := h.leaves(h.tree(list, "a tree of files"), h.record); err != nil {
		return err
	}
	const attributes = 8
	list, _ = h.fork(b[352:])
	if err := h.leaves(h.tree(h.whole(list, hfsFork{attributes, 0}), "a tree of attributes"), h.attribute); err != nil {
		return err
	}
	return h.hand()
}

// attribute reads a record of the tree of attributes: of those that stand in it the one that
// says how a file is compressed. Others are read as unused space.
func (h *hfs) attribute(key, value []byte, old bool) {
	const inside = 0x10
	if old || len(key) < 12 || 12+2*int(be.Uint16(key[10:])) > len(key) || len(value) < 16 || be.Uint32(value) != inside {
		return
	}
	size := int64(be.Uint32(value[12:]))
	if h.held > mostHeld || size > int64(len(value)-16) || bigUTF16(key[12:12+2*int(be.Uint16(key[10:]))]) != decmpfsName {
		return
	}
	h.held += int(size) + 64
	h.packed[be.Uint32(key[2:])] = bytes.Clone(value[16 : 16+size])
}

func bigUTF16(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = be.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}

// overflow reads a record of extents that the catalogue has no room for.
func (h *hfs) overflow(key, value []byte, old bool) {
	switch {
	case old:
	case len(key) < 10 || len(value) < 64:
		h.damaged("HFS+: a damaged record")
	default:
		k := hfsFork{be.Uint32(key[2:]), key[0]}
		h.later[k] = append(h.later[k], hfsLater{int64(be.Uint32(key[6:])) * h.block, h.eight(value)})
	}
}

// whole is all extents of a content of which the first ones are known.
func (h *hfs) whole(list []extent, k hfsFork) []extent {
	later := h.later[k]
	if len(later) == 0 || !h.join(8*len(later)) {
		return list
	}
	slices.SortStableFunc(later, func(a, b hfsLater) int { return cmp.Compare(a.at, b.at) })
	list = slices.Clone(list)
	size := total(list)
	for _, x := range later {
		if x.at != size {
			h.damaged("HFS+: extents that do not follow on each other")
		}
		list = append(list, x.list...)
		size += total(x.list)
	}
	return list
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

// record reads a record of the catalogue.
func (h *hfs) record(key, value []byte, old bool) {
	if len(key) < 6 || len(value) < 2 || 6+2*int(be.Uint16(key[4:])) > len(key) {
		if !old {
			h.damaged("HFS+: a damaged record")
		}
		return
	}
	if len(h.files) > mostFiles || len(h.folders) > mostFiles || h.held > mostHeld {
		h.tooMuch("files")
		return
	}
	name := bigUTF16(key[6 : 6+2*int(be.Uint16(key[4:]))])
	entry := hfsFolder{be.Uint32(key), clean(strings.ReplaceAll(name, "/", ":"))}
	h.held += len(entry.name) + 128
	const folder, file, folderThread, fileThread, compressed = 1, 2, 3, 4, 0x20
	switch kind := be.Uint16(value); {
	case kind == folder && len(value) >= 88:
		id := be.Uint32(value[8:])
		if _, have := h.folders[id]; !have || !old {
			h.folders[id] = entry
		}
	case kind == file && len(value) >= 248:
		f := hfsFile{hfsFolder: entry, id: be.Uint32(value[8:]), packed: value[41]&compressed != 0, old: old}
		f.forks[0], f.sizes[0] = h.fork(value[88:])
		f.forks[1], f.sizes[1] = h.fork(value[168:])
		h.held += 512
		h.files = append(h.files, f)
	case kind != folderThread && kind != fileThread && !old:
		h.damaged("HFS+: a record of an unknown kind")
	}
}

// path is a way from the root.
func (h *hfs) path(f hfsFolder) string {
	const root, deep, long = 2, 64, 4096
	way, size := []string{f.name}, len(f.name)
	for range deep {
		parent, ok := h.folders[f.parent]
		if f.parent <= root || !ok || size > long {
			break
		}
		f = parent
		way = append(way, f.name)
		size += len(f.name)
	}
	slices.Reverse(way)
	return strings.Join(way, "/")
}

func (h *hfs) hand() error {
	for _, id := range slices.Sorted(maps.Keys(h.folders)) {
		f := h.folders[id]
		where, path := "names", h.path(f)
		if id == 2 {
			where, path = "label", f.name
		}
		if !h.another(path) {
			return nil
		}
		if err := h.text(where, path); err != nil {
			return err
		}
	}
	for _, f := range h.files {
		path := h.path(f.hfsFolder)
		if !h.another(path) {
			return nil
		}
		if err := h.handFile(f, path); err != nil {
			return err
		}
	}
	return nil
}

func (h *hfs) handFile(f hfsFile, path string) error {
	if f.packed && !f.old && f.sizes[0] == 0 {
		if err := h.text("names", path); err != nil {
			return err
		}
		fork := shorten(h.whole(f.forks[1], hfsFork{f.id, 0xff}), f.sizes[1])
		return h.compressed("HFS+", path, h.packed[f.id], newContent(h.src, fork))
	}
	for i, kind := range []byte{0, 0xff} {
		list, name := f.forks[i], path
		if !f.old {
			list = h.whole(list, hfsFork{f.id, kind})
		}
		if i == 1 {
			if f.sizes[1] == 0 {
				continue
			}
			name += "/..namedfork/rsrc"
		}
		if err := h.file([]string{name}, list, f.sizes[i], f.old); err != nil {
			return err
		}
	}
	return nil
}
