package disk

import (
	"fmt"
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
	const wide = 0x80
	if le.Uint32(b[96:])&wide != 0 {
		x.width = max(32, int64(le.Uint16(b[254:])))
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

// content is where the content of a file stands.
func (x *ext) content(e extNode) []extent {
	const inline, extents = 0x10000000, 0x80000
	switch {
	case e.flags&inline != 0: // beyond 60 bytes it goes on in an attribute, which is read as unused space
		return []extent{{e.at + 40, min(e.size, 60)}}
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
			break
		}
		e := b[at : at+12]
		if depth > 0 {
			if x.extents++; x.extents > mostExtents {
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
	if x.extents++; x.extents > mostExtents || !x.full(b, block*x.block) {
		x.damaged("ext: blocks that are not there, or too many")
		*left = 0
		return
	}
	for i := 0; i < len(b) && *left > 0; i += 4 {
		x.indirect(int64(le.Uint32(b[i:])), level-1, list, left)
	}
}

// folders walks through the tree from its root. A file is read once, under its first name.
func (x *ext) folders() error {
	type folder struct {
		node uint32
		path string
	}
	const root = 2
	done := map[uint32]bool{root: true}
	for queue := []folder{{root, ""}}; len(queue) > 0; {
		f := queue[0]
		queue = queue[1:]
		e, ok := x.node(f.node)
		if !ok {
			x.damaged("ext: a folder that is not there")
			continue
		}
		const inline = 0x10000000
		b := x.bytes(x.content(e), min(e.size, mostFolder))
		if e.flags&inline != 0 && len(b) > 4 {
			b = b[4:]
		}
		if e.flags&inline != 0 && e.size > 60 {
			x.damaged("ext: a part of a folder stands in an attribute")
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
			path := f.path + name
			if done[node] {
				if err := x.text("names", path); err != nil {
					return err
				}
				continue
			}
			done[node] = true
			if !x.another(path) {
				return nil
			}
			file, ok := x.node(node)
			if !ok {
				x.damaged("ext: a file that is not there")
				continue
			}
			const dir, regular, link, encrypted = 0x4000, 0x8000, 0xa000, 0x800
			switch {
			case file.flags&encrypted != 0:
				if err := x.sink.Gap(x.prefix+path, extract.EncryptedFile, "ext: encrypted"); err != nil {
					return err
				}
			case file.kind == dir:
				if len(path) >= 4096 {
					x.tooMuch("folders in each other")
					continue
				}
				queue = append(queue, folder{node, path + "/"})
			case file.kind == link:
				target := ""
				if file.size < 60 {
					target = string(file.raw[40 : 40+file.size])
				} else {
					target = string(x.bytes(x.content(file), min(file.size, 4096)))
				}
				if err := x.text("links", path, target); err != nil {
					return err
				}
			case file.kind == regular:
				if file.flags&inline != 0 && file.size > 60 {
					if err := x.sink.Gap(x.prefix+path, extract.Unknown, fmt.Sprintf("ext: a file of %d bytes inside its inode", file.size)); err != nil {
						return err
					}
					file.size = 60
				}
				if err := x.file([]string{path}, x.content(file), file.size, false); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
