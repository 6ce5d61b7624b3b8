package disk

import (
	"strings"

	"postern/mail"
)

// FAT is the file system of MS-DOS, of floppy disks and memory cards ("Microsoft
// Extensible Firmware Initiative FAT32 File System Specification", 1.03).
type fat struct {
	*volume
	bits     int // of an entry of the table: 12, 16 or 32
	table    []byte
	cluster  int64 // bytes
	data     int64 // where cluster 2 begins
	clusters int64 // their number and two
	done     map[int64]bool
}

// isFAT looks for a boot sector whose numbers make sense together.
func isFAT(src source, size int64) bool {
	var b [sector]byte
	if !full(src, b[:], 0) || b[0] != 0xeb && b[0] != 0xe9 && b[0] != 0x60 {
		return false
	}
	bytes, per, reserved, tables := int64(le.Uint16(b[11:])), int64(b[13]), int64(le.Uint16(b[14:])), int64(b[16])
	total := int64(le.Uint16(b[19:]))
	if total == 0 {
		total = int64(le.Uint32(b[32:]))
	}
	table := int64(le.Uint16(b[22:]))
	if table == 0 {
		table = int64(le.Uint32(b[36:]))
	}
	return (bytes == 512 || bytes == 1024 || bytes == 2048 || bytes == 4096) && per > 0 && per&(per-1) == 0 && reserved > 0 &&
		(tables == 1 || tables == 2) && (b[21] == 0xf0 || b[21] >= 0xf8) && table > 0 && total > reserved+tables*table && reserved*bytes < size
}

func readFAT(v *volume) error {
	var b [sector]byte
	v.full(b[:], 0)
	bytes, per, reserved, tables := int64(le.Uint16(b[11:])), int64(b[13]), int64(le.Uint16(b[14:])), int64(b[16])
	total, table, roots := int64(le.Uint16(b[19:])), int64(le.Uint16(b[22:])), int64(le.Uint16(b[17:]))
	if total == 0 {
		total = int64(le.Uint32(b[32:]))
	}
	wide := table == 0
	if wide {
		table = int64(le.Uint32(b[36:]))
	}
	rootAt := (reserved + tables*table) * bytes
	rootSize := (roots*32 + bytes - 1) / bytes * bytes
	f := &fat{volume: v, cluster: per * bytes, data: rootAt + rootSize, done: map[int64]bool{}}
	f.clusters = (total*bytes-f.data)/f.cluster + 2
	switch n := f.clusters - 2; {
	case wide:
		f.bits = 32
	case n < 4085:
		f.bits = 12
	default:
		f.bits = 16
	}
	const mostTable = 64 << 20
	f.table = make([]byte, max(0, min(table*bytes, mostTable, v.size-reserved*bytes)))
	v.full(f.table, reserved*bytes)
	if table*bytes > mostTable {
		v.tooMuch("clusters")
	}
	if total*bytes > v.size+bytes {
		v.damaged("FAT: the image is cut off")
	}
	v.seen = append(v.seen, extent{reserved * bytes, tables * table * bytes})
	for i := range tables {
		if err := f.tableText((reserved+i*table)*bytes, table*bytes); err != nil {
			return err
		}
	}
	root := []extent{{rootAt, rootSize}}
	if wide {
		root, _ = f.chain(int64(le.Uint32(b[44:])), 1<<40)
	}
	return f.folders(root)
}

// next is the cluster that follows one; zero at the end.
func (f *fat) next(c int64) int64 {
	word := func(at int64, n int) int64 {
		if at < 0 || at+int64(n) > int64(len(f.table)) {
			return 0
		}
		if n == 2 {
			return int64(le.Uint16(f.table[at:]))
		}
		return int64(le.Uint32(f.table[at:]) & 0x0fffffff)
	}
	var to int64
	switch f.bits {
	case 12:
		if to = word(c+c/2, 2); c&1 == 1 {
			to >>= 4
		}
		to &= 0xfff
	case 16:
		to = word(2*c, 2)
	default:
		to = word(4*c, 4)
	}
	if to < 2 || to >= f.clusters {
		return 0
	}
	return to
}

// chain is the extents of what begins at a cluster, and their size.
func (f *fat) chain(c, most int64) (list []extent, size int64) {
	for n := int64(0); c >= 2 && c < f.clusters && size < most; n++ {
		if n > f.clusters {
			f.damaged("FAT: a chain of clusters without an end")
			return list, size
		}
		if f.extents++; f.extents > mostExtents {
			f.tooMuch("extents")
			return list, size
		}
		at := f.data + (c-2)*f.cluster
		if last := len(list) - 1; last >= 0 && list[last].at+list[last].size == at {
			list[last].size += f.cluster
		} else {
			list = append(list, extent{at, f.cluster})
		}
		size += f.cluster
		c = f.next(c)
	}
	return list, size
}

// folders walks through the tree from its root.
func (f *fat) folders(root []extent) error {
	type folder struct {
		list []extent
		path string
	}
	for queue := []folder{{root, ""}}; len(queue) > 0; {
		at := queue[0]
		queue = queue[1:]
		b := f.bytes(at.list, mostFolder)
		var long []uint16
		for ; len(b) >= 32 && b[0] != 0; b = b[32:] {
			e := b[:32]
			if e[11] == 0x0f { // a piece of a long name, the last one first
				var piece []uint16
				for _, r := range [3][2]int{{1, 11}, {14, 26}, {28, 32}} {
					for i := r[0]; i < r[1]; i += 2 {
						piece = append(piece, le.Uint16(e[i:]))
					}
				}
				if long = append(piece, long...); len(long) > 20*13 {
					long = nil
				}
				continue
			}
			names := fatNames(e, long)
			long = nil
			deleted := e[0] == 0xe5
			const label, dir = 8, 0x10
			if e[11]&label != 0 {
				if err := f.text("label", names...); err != nil {
					return err
				}
				continue
			}
			if short := names[len(names)-1]; short == "." || short == ".." {
				continue
			}
			if !f.another() {
				return nil
			}
			for i := range names {
				names[i] = (at.path + strings.ReplaceAll(names[i], "/", "_"))
			}
			first, size := int64(le.Uint16(e[26:])), int64(le.Uint32(e[28:]))
			if f.bits == 32 {
				first |= int64(le.Uint16(e[20:])) << 16
			}
			switch {
			case e[11]&dir != 0 && !deleted:
				if err := f.text("names", names[0]); err != nil {
					return err
				}
				list, _ := f.chain(first, mostFolder)
				switch {
				case f.done[first]:
				case len(at.path) >= 4096:
					f.tooMuch("folders in each other")
				default:
					f.done[first] = true
					queue = append(queue, folder{list, names[0] + "/"})
				}
			case e[11]&dir == 0 && deleted && first >= 2 && first < f.clusters:
				// Its chain is gone; most files are in one piece.
				size = min(size, f.size-(f.data+(first-2)*f.cluster))
				if err := f.file(names, []extent{{f.data + (first-2)*f.cluster, size}}, max(0, size), true); err != nil {
					return err
				}
			case e[11]&dir == 0:
				list, _ := f.chain(first, size)
				if err := f.file(names, list, size, deleted); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fatNames are the long name of an entry and the short one.
func fatNames(e []byte, long []uint16) []string {
	var names []string
	b := make([]byte, 0, 2*len(long))
	for _, u := range long {
		if u == 0 {
			break
		}
		b = le.AppendUint16(b, u)
	}
	if name := littleUTF16(b); name != "" {
		names = append(names, name)
	}
	raw := append([]byte(nil), e[:11]...)
	if raw[0] == 5 {
		raw[0] = 0xe5
	} else if raw[0] == 0xe5 {
		raw[0] = '_'
	}
	short := strings.TrimRight(string(raw[:8]), " ")
	if ext := strings.TrimRight(string(raw[8:]), " "); ext != "" {
		short += "." + ext
	}
	if text, ok := mail.Charset("ibm437", []byte(short)); ok {
		short = text
	}
	return append(names, short)
}

// exFAT is FAT for large memory cards ("exFAT file system specification").
func readExFAT(v *volume) error {
	var b [sector]byte
	if !v.full(b[:], 0) || b[108] < 9 || b[108] > 12 || b[109] > 16 {
		return corrupt("exFAT: damaged boot sector")
	}
	bytes := int64(1) << b[108]
	f := &fat{volume: v, bits: 33, cluster: bytes << b[109], done: map[int64]bool{}}
	f.data = int64(le.Uint32(b[88:])) * bytes
	f.clusters = int64(le.Uint32(b[92:])) + 2
	const mostTable = 64 << 20
	tableAt, table := int64(le.Uint32(b[80:]))*bytes, int64(le.Uint32(b[84:]))*bytes
	f.table = make([]byte, max(0, min(table, mostTable, v.size-tableAt)))
	v.full(f.table, tableAt)
	v.seen = append(v.seen, extent{tableAt, table})
	if int64(le.Uint64(b[72:])&(1<<50-1))*bytes > v.size {
		v.damaged("exFAT: the image is cut off")
	}
	root, _ := f.chain(int64(le.Uint32(b[96:])), mostFolder)
	return f.exFolders(root)
}

// exFolders walks through the tree of an exFAT.
func (f *fat) exFolders(root []extent) error {
	type folder struct {
		list []extent
		path string
	}
	const label, file, stream, name, used = 0x03, 0x05, 0x40, 0x41, 0x80
	for queue := []folder{{root, ""}}; len(queue) > 0; {
		at := queue[0]
		queue = queue[1:]
		b := f.bytes(at.list, mostFolder)
		for len(b) >= 32 && b[0] != 0 {
			e := b[:32]
			b = b[32:]
			switch e[0] &^ used {
			case label:
				if err := f.text("label", littleUTF16(e[2:2+2*min(int(e[1]), 11)])); err != nil {
					return err
				}
				continue
			case file:
			default:
				continue
			}
			deleted := e[0]&used == 0
			more := b[:min(32*int(e[1]), len(b))/32*32]
			var s, text []byte
			for ; len(more) > 0; more = more[32:] {
				switch more[0] &^ used {
				case stream:
					s = more[:32]
				case name:
					text = append(text, more[2:32]...)
				}
			}
			if s == nil || !f.another() {
				continue
			}
			path := at.path + strings.ReplaceAll(littleUTF16(text), "/", "_")
			first, size := int64(le.Uint32(s[20:])), int64(le.Uint64(s[24:])&(1<<60-1))
			written := min(size, int64(le.Uint64(s[8:])&(1<<60-1)))
			var list []extent
			if s[1]&2 != 0 || deleted { // in one piece
				list = []extent{{f.data + (first-2)*f.cluster, (size + f.cluster - 1) / f.cluster * f.cluster}}
			} else {
				list, _ = f.chain(first, size)
			}
			if first < 2 || first >= f.clusters {
				list, size, written = nil, 0, 0
			}
			if le.Uint16(e[4:])&0x10 != 0 {
				if err := f.text("names", path); err != nil {
					return err
				}
				switch {
				case f.done[first] || deleted:
				case len(path) >= 4096:
					f.tooMuch("folders in each other")
				default:
					f.done[first] = true
					queue = append(queue, folder{list, path + "/"})
				}
				continue
			}
			if deleted && len(list) > 0 {
				written = max(0, min(written, f.size-list[0].at))
			}
			if err := f.file([]string{path}, list, written, deleted); err != nil {
				return err
			}
		}
	}
	return nil
}
