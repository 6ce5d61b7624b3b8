package disk

import (
	"cmp"
	"slices"
	"strings"

	"postern/extract"
)

// An apfsVolume is a volume while its records are read.
type apfsVolume struct {
	*apfs
	objects uint64 // the root of its map of objects
	hashed  bool   // names have hashes before them
	files   map[uint64]*apfsFile
	order   []uint64
	held    int
}

// An apfsFile is what records say of a file, a folder or a link.
type apfsFile struct {
	names   []apfsName
	known   bool   // it has a record of its own
	content uint64 // what its extents stand under
	size    int64
	flags   uint32
	mode    uint16
	list    []apfsExtent
	extra   []apfsAttribute
}

type apfsName struct {
	parent uint64
	name   string
}

type apfsExtent struct {
	at int64 // in the file
	extent
}

type apfsAttribute struct {
	name   string
	inside []byte
	stream uint64 // where it is not inside
	size   int64
}

// walk reads all records below a node.
func (v *apfsVolume) walk(id uint64, done map[uint64]bool, levels int) error {
	if err := v.ctx.Err(); err != nil {
		return err
	}
	b, ok := v.object(v.objects, id)
	if !ok || done[id] || levels == 0 {
		v.damaged("APFS: a tree of files that is damaged")
		return nil
	}
	done[id] = true
	node, ok := apfsNodeOf(b)
	if !ok || node.fixed {
		v.damaged("APFS: a tree of files that is damaged")
		return nil
	}
	for i := range node.count {
		key, value, ok := node.record(i)
		switch {
		case !ok || len(key) < 8:
			v.damaged("APFS: a damaged record")
		case v.held > mostHeld:
			v.tooMuch("files")
			return nil
		case node.level > 0 && len(value) >= 8:
			if err := v.walk(le.Uint64(value), done, levels-1); err != nil {
				return err
			}
		case !v.record(key, value):
			v.damaged("APFS: a damaged record")
		}
	}
	return nil
}

func (v *apfsVolume) file(id uint64) *apfsFile {
	f := v.files[id]
	if f == nil {
		f = &apfsFile{}
		v.files[id] = f
		v.order = append(v.order, id)
		v.held += 256
	}
	return f
}

// record reads a record of a leaf, and reports whether it is whole.
func (v *apfsVolume) record(key, value []byte) bool {
	const inode, attribute, extents, entry = 3, 4, 8, 9
	id := le.Uint64(key) & (1<<60 - 1)
	switch key[7] >> 4 {
	case inode:
		return v.inode(v.file(id), value)
	case attribute:
		return v.attribute(v.file(id), key[8:], value)
	case extents:
		if len(key) < 16 || len(value) < 24 {
			return false
		}
		f := v.file(id)
		size, number := int64(le.Uint64(value)&(1<<56-1)), le.Uint64(value[8:])
		x := apfsExtent{int64(le.Uint64(key[8:])), extent{-1, size}}
		if number >= uint64(v.size/v.block) || x.at < 0 {
			return false
		}
		if number != 0 {
			x.extent.at = int64(number) * v.block
		}
		if v.extents++; v.extents > mostExtents {
			v.tooMuch("extents")
		} else {
			v.held += 40
			f.list = append(f.list, x)
		}
	case entry:
		if len(value) < 18 {
			return false
		}
		name, ok := v.name(key[8:])
		f := v.file(le.Uint64(value))
		f.names = append(f.names, apfsName{id, name})
		return ok
	}
	return true
}

// name is the name of an entry of a folder, which may have its hash in its size.
func (v *apfsVolume) name(b []byte) (string, bool) {
	head := 2
	if v.hashed {
		head = 4
	}
	if len(b) < head {
		return "", false
	}
	n := int(le.Uint16(b))
	if v.hashed {
		n &= 1<<10 - 1
	}
	v.held += n + 32
	if head+n > len(b) {
		return "", false
	}
	return clean(strings.ReplaceAll(cut(b[head:head+n]), "/", ":")), true
}

// inode reads what is said of a file; its size stands in a field of its own.
func (v *apfsVolume) inode(f *apfsFile, b []byte) bool {
	const fields, stream = 92, 8
	if len(b) < fields {
		return false
	}
	f.known = true
	f.content, f.flags, f.mode = le.Uint64(b[8:]), le.Uint32(b[68:]), le.Uint16(b[80:])
	if len(b) < fields+4 {
		return true
	}
	n := int(le.Uint16(b[fields:]))
	at := fields + 4 + 4*n
	for i := range n {
		e := fields + 4 + 4*i
		if e+4 > len(b) {
			return false
		}
		size := int(le.Uint16(b[e+2:]))
		if at+size > len(b) {
			return false
		}
		if b[e] == stream && size >= 8 {
			f.size = int64(le.Uint64(b[at:]) & (1<<60 - 1))
		}
		at += (size + 7) &^ 7
	}
	return true
}

// attribute reads an extended attribute.
func (v *apfsVolume) attribute(f *apfsFile, key, value []byte) bool {
	if len(key) < 2 || len(value) < 4 || 2+int(le.Uint16(key)) > len(key) || 4+int(le.Uint16(value[2:])) > len(value) {
		return false
	}
	x := apfsAttribute{name: clean(cut(key[2 : 2+int(le.Uint16(key))]))}
	data := value[4 : 4+int(le.Uint16(value[2:]))]
	const elsewhere = 1
	if le.Uint16(value)&elsewhere == 0 {
		x.inside = slices.Clone(data)
	} else if len(data) < 16 {
		return false
	} else {
		x.stream, x.size = le.Uint64(data), int64(le.Uint64(data[8:])&(1<<60-1))
	}
	v.held += len(x.name) + len(x.inside) + 64
	f.extra = append(f.extra, x)
	return true
}

// path is a file's way from the root.
func (v *apfsVolume) path(x apfsName) string {
	const root, deep, long = 2, 64, 4096
	way, size := []string{x.name}, len(x.name)
	for range deep {
		f := v.files[x.parent]
		if x.parent <= root || f == nil || len(f.names) == 0 || size > long {
			break
		}
		x = f.names[0]
		way = append(way, x.name)
		size += len(x.name)
	}
	slices.Reverse(way)
	return strings.Join(way, "/")
}

// hand gives on all files and their attributes.
func (v *apfsVolume) hand() error {
	for _, id := range v.order {
		f := v.files[id]
		var names []string
		for _, x := range f.names {
			path := v.path(x)
			if names = append(names, path); !v.another(path) {
				return nil
			}
		}
		const own = 16 // numbers below are the volume's own
		if len(names) == 0 {
			if id < own || !f.known && len(f.list) > 0 { // a content that another one has
				continue
			}
			names = []string{"unnamed"}
		}
		if !f.known {
			v.damaged("APFS: a file that is not there")
		}
		if err := v.handFile(f, names); err != nil {
			return err
		}
	}
	return nil
}

func (v *apfsVolume) handFile(f *apfsFile, names []string) error {
	const packed, kind, regular = 0x20, 0xf000, 0x8000
	compressed := f.flags&packed != 0 && f.size == 0
	for _, x := range f.extra {
		if compressed && (x.name == decmpfsName || x.name == apfsResources) {
			continue
		}
		if err := v.handAttribute(x, names[0]); err != nil {
			return err
		}
	}
	if compressed {
		if err := v.text("names", names...); err != nil {
			return err
		}
		return v.handCompressed(f, names[0])
	}
	if f.mode&kind != regular && f.size == 0 {
		return v.text("names", names...)
	}
	return v.volume.file(names, v.pieces(f.content, f.size), f.size, false)
}

// handAttribute hands on an attribute: targets of links as text, others as second readings.
func (v *apfsVolume) handAttribute(x apfsAttribute, path string) error {
	const link = "com.apple.fs.symlink"
	if x.name == link {
		return v.text("links", path, cut(x.inside))
	}
	name := path + ":" + x.name
	if x.stream != 0 {
		return v.volume.file([]string{name}, v.pieces(x.stream, x.size), x.size, false)
	}
	if len(x.inside) == 0 {
		return nil
	}
	c := extract.Child{Path: v.prefix + name, Names: []string{x.name}, Alternative: true}
	return v.sink.Child(c, strings.NewReader(string(x.inside)))
}

// pieces are the extents of a content, holes between them too.
func (v *apfsVolume) pieces(content uint64, size int64) (list []extent) {
	f := v.files[content]
	if f == nil || !v.join(1+len(f.list)) {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b apfsExtent) int { return cmp.Compare(a.at, b.at) })
	end := int64(0)
	for _, x := range f.list {
		if x.at < end {
			v.damaged("APFS: extents over each other")
			continue
		}
		if x.at > end {
			list = append(list, extent{-1, x.at - end})
		}
		list = append(list, x.extent)
		end = x.at + x.size
	}
	return list
}
