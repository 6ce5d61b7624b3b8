package disk

import (
	"strings"

	"postern/extract"
)

// ext2, ext3 and ext4 are file systems of Linux (Linux kernel documentation, "ext4 Data
// Structures and Algorithms").
type ext struct {
	*volume
	block    int64
	inode    int64 // bytes
	inodes   uint32
	perGroup uint32
	groups   int64 // where their descriptors begin
	width    int64 // of a descriptor
}

func isExt(src source, _ int64) bool {
	var b [1024]byte
	return full(src, b[:], 1024) && le.Uint16(b[56:]) == 0xef53 && le.Uint32(b[24:]) <= 6 && le.Uint32(b[40:]) > 0
}

func readExt(v *volume) error {
	var b [1024]byte
	v.full(b[:], 1024)
	x := &ext{volume: v, block: 1024 << le.Uint32(b[24:]), inode: 128, inodes: le.Uint32(b[0:]), perGroup: le.Uint32(b[40:]), width: 32}
	if le.Uint32(b[76:]) > 0 {
		x.inode = int64(le.Uint16(b[88:]))
	}
	if x.inode < 128 || x.inode > x.block {
		return corrupt("ext: damaged superblock")
	}
	const (
		wide     = 0x80
		journal  = 0x4
		harmless = 0x2 | 0x40 | wide | 0x100 | 0x200 | 0x400 | 0x2000 | 0x4000 | 0x8000 | 0x10000 | 0x20000
	)
	features := le.Uint32(b[96:])
	if features&wide != 0 {
		x.width = max(32, int64(le.Uint16(b[254:])))
	}
	if features&journal != 0 {
		v.damaged("ext: what stands in its journal alone was not read")
	}
	if features&^(harmless|journal) != 0 {
		v.damaged("ext: it is built in a way that has no reader")
	}
	x.groups = (int64(le.Uint32(b[20:])) + 1) * x.block
	if total := int64(le.Uint32(b[4:])) * x.block; total > v.size {
		v.damaged("ext: the image is cut off")
	}
	if err := v.text("label", cut(b[120:136]), cut(b[136:200])); err != nil {
		return err
	}
	return x.folders()
}

// An extNode is a file as its inode describes it.
type extNode struct {
	kind  uint16
	flags uint32
	size  int64
	raw   []byte // the inode
	at    int64
}

func (x *ext) node(n uint32) (e extNode, ok bool) {
	if n == 0 || n > x.inodes {
		return e, false
	}
	group, index := (n-1)/x.perGroup, (n-1)%x.perGroup
	d := make([]byte, x.width)
	if !x.full(d, x.groups+int64(group)*x.width) {
		return e, false
	}
	table := int64(le.Uint32(d[8:]))
	if x.width >= 64 {
		table |= int64(le.Uint32(d[40:])) << 32
	}
	e.at = table*x.block + int64(index)*x.inode
	e.raw = make([]byte, x.inode)
	if table < 0 || table > 1<<48 || !x.full(e.raw, e.at) {
		return e, false
	}
	e.kind, e.flags = le.Uint16(e.raw)&0xf000, le.Uint32(e.raw[32:])
	e.size = int64(le.Uint32(e.raw[4:])) | int64(le.Uint32(e.raw[108:])&(1<<29-1))<<32
	return e, le.Uint16(e.raw[26:]) > 0 || e.size > 0
}

// extInline marks a file that stands in its inode.
const extInline = 0x10000000

// inline is where a file in its inode stands: 60 bytes, and the attribute "system.data".
func (x *ext) inline(e extNode) []extent {
	const size, magic, system = 60, 0xea020000, 7
	list := []extent{{e.at + 40, min(e.size, size)}}
	if e.size <= size || len(e.raw) < 132 {
		return list
	}
	begin := 128 + int(le.Uint16(e.raw[128:]))
	if begin+4 > len(e.raw) || le.Uint32(e.raw[begin:]) != magic {
		return list
	}
	values := begin + 4
	for at := values; at+16 <= len(e.raw) && le.Uint32(e.raw[at:]) != 0; {
		a := e.raw[at:]
		n, off, length := int(a[0]), int(le.Uint16(a[2:])), int(le.Uint32(a[8:]))
		if 16+n > len(a) {
			break
		}
		if a[1] == system && string(a[16:16+n]) == "data" && length <= len(e.raw) && values+off+length <= len(e.raw) {
			return append(list, extent{e.at + int64(values+off), int64(length)})
		}
		at += (16 + n + 3) &^ 3
	}
	return list
}

// content is where the content of a file stands.
func (x *ext) content(e extNode) []extent {
	const extents = 0x80000
	switch {
	case e.flags&extInline != 0:
		return x.inline(e)
	case e.flags&extents != 0:
		var list []extent
		end := int64(0)
		x.tree(e.raw[40:100], 5, &list, &end)
		return x.holes(list, &end, (e.size+x.block-1)/x.block)
	}
	var list []extent
	left := (e.size + x.block - 1) / x.block
	for i := range 15 {
		x.indirect(int64(le.Uint32(e.raw[40+4*i:])), max(0, i-11), &list, &left)
	}
	return list
}

// add appends n blocks from one on; from zero there is a hole.
func (x *ext) add(list *[]extent, block, n int64) bool {
	if x.extents++; x.extents > mostExtents {
		x.tooMuch("extents")
		return false
	}
	if block > x.size/x.block {
		x.damaged("ext: blocks that are not there")
		return false
	}
	at := block * x.block
	if block == 0 {
		at = -1
	}
	if last := len(*list) - 1; last >= 0 {
		p := &(*list)[last]
		if p.at < 0 && at < 0 || p.at >= 0 && p.at+p.size == at {
			p.size += n * x.block
			return true
		}
	}
	*list = append(*list, extent{at, n * x.block})
	return true
}

func (x *ext) holes(list []extent, end *int64, to int64) []extent {
	if *end < to {
		x.add(&list, 0, to-*end)
		*end = to
	}
	return list
}

// tree reads a tree of extents, of so many levels at most.
func (x *ext) tree(b []byte, levels int, list *[]extent, end *int64) {
	if len(b) < 12 || le.Uint16(b) != 0xf30a || levels < 0 {
		x.damaged("ext: damaged extents")
		return
	}
	depth := le.Uint16(b[6:])
	for i := range int(le.Uint16(b[2:])) {
		at := 12 + 12*i
		if at+12 > len(b) {
			x.damaged("ext: damaged extents")
			return
		}
		e := b[at : at+12]
		if depth > 0 {
			if x.extents += int(x.block / 64); x.extents > mostExtents {
				x.tooMuch("extents")
				return
			}
			next := make([]byte, x.block)
			if !x.full(next, (int64(le.Uint32(e[4:]))|int64(le.Uint16(e[8:]))<<32)*x.block) {
				x.damaged("ext: extents that are not there")
				return
			}
			x.tree(next, levels-1, list, end)
			continue
		}
		logical, n := int64(le.Uint32(e)), int64(le.Uint16(e[4:]))
		start := int64(le.Uint32(e[8:])) | int64(le.Uint16(e[6:]))<<32
		if n > 32768 { // never written
			n, start = n-32768, 0
		}
		if logical < *end {
			x.damaged("ext: extents over each other")
		}
		*list = x.holes(*list, end, logical)
		if !x.add(list, start, n) {
			return
		}
		*end = logical + n
	}
}

// indirect reads blocks of numbers of blocks.
func (x *ext) indirect(block int64, level int, list *[]extent, left *int64) {
	if *left <= 0 {
		return
	}
	if level == 0 {
		*left--
		if !x.add(list, block, 1) {
			*left = 0
		}
		return
	}
	if block == 0 {
		n := int64(1)
		for range level {
			n *= x.block / 4
		}
		n = min(n, *left)
		*left -= n
		x.add(list, 0, n)
		return
	}
	b := make([]byte, x.block)
	if x.extents++; x.extents > mostExtents || block > x.size/x.block || !x.full(b, block*x.block) {
		x.damaged("ext: blocks that are not there, or too many")
		*left = 0
		return
	}
	for i := 0; i < len(b) && *left > 0; i += 4 {
		x.indirect(int64(le.Uint32(b[i:])), level-1, list, left)
	}
}

// An extFolder is a folder that waits.
type extFolder struct {
	node uint32
	path string
}

// folders walks through the tree from its root. A file is read once, under its first name.
func (x *ext) folders() error {
	const root = 2
	done := map[uint32]bool{root: true}
	for queue := []extFolder{{root, ""}}; len(queue) > 0; {
		f := queue[0]
		queue = queue[1:]
		e, ok := x.node(f.node)
		if !ok {
			x.damaged("ext: a folder that is not there")
			continue
		}
		list := x.content(e)
		if total(list) < e.size {
			x.damaged("ext: a part of a folder is not there")
		}
		b := x.bytes(list, min(e.size, mostFolder))
		if e.flags&extInline != 0 && len(b) > 4 { // the folder around it
			b = b[4:]
		}
		for len(b) >= 8 {
			size, n, node := int(le.Uint16(b[4:])), int(b[6]), le.Uint32(b)
			if size < 8 || size > len(b) || 8+n > size {
				x.damaged("ext: a damaged folder")
				break
			}
			name := strings.ReplaceAll(string(b[8:8+n]), "/", "_")
			b = b[size:]
			if node == 0 || name == "." || name == ".." || name == "" {
				continue
			}
			more, err := x.entry(node, f.path+name, done)
			if err != nil {
				return err
			}
			queue = append(queue, more...)
			if x.files > mostFiles || x.paths > mostPaths {
				return nil
			}
		}
	}
	return nil
}

// entry hands on what a name stands for, or queues it where it is a folder.
func (x *ext) entry(node uint32, path string, done map[uint32]bool) ([]extFolder, error) {
	if done[node] {
		return nil, x.text("names", path)
	}
	done[node] = true
	if !x.another(path) {
		return nil, nil
	}
	file, ok := x.node(node)
	if !ok {
		x.damaged("ext: a file that is not there")
		return nil, x.text("names", path)
	}
	const dir, regular, link, encrypted = 0x4000, 0x8000, 0xa000, 0x800
	switch {
	case file.flags&encrypted != 0:
		return nil, x.sink.Gap(x.prefix+clean(path), extract.EncryptedFile, "ext: encrypted")
	case file.kind == dir && len(path) >= 4096:
		x.tooMuch("folders in each other")
		return nil, nil
	case file.kind == dir:
		return []extFolder{{node, path + "/"}}, x.text("names", path)
	case file.kind == link:
		target := ""
		if file.size < 60 {
			target = string(file.raw[40 : 40+file.size])
		} else {
			target = string(x.bytes(x.content(file), min(file.size, 4096)))
		}
		return nil, x.text("links", path, target)
	case file.kind == regular:
		return nil, x.file([]string{path}, x.content(file), file.size, false)
	}
	return nil, x.text("names", path)
}
