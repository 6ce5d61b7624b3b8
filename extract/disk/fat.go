package disk

// FAT is the file system of MS-DOS, of floppy disks and memory cards ("Microsoft
// Extensible Firmware Initiative FAT32 File System Specification", 1.03).
type fat struct {
	*volume
	bits     int // of an entry of the table: 12, 16, 32 (of which 28 count), or 33 for the 32 of exFAT
	table    []byte
	cluster  int64 // bytes
	data     int64 // where cluster 2 begins
	clusters int64 // their number and two
	done     map[int64]bool
	apart    bool // the copies of the table need not be the same
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
	if total*bytes > v.size+bytes {
		v.damaged("FAT: the image is cut off")
	}
	active := int64(0)
	if flags := int64(le.Uint16(b[40:])); wide && flags&0x80 != 0 { // one copy is written only
		f.apart, active = true, min(flags&15, tables-1)
	}
	if err := f.tables(reserved*bytes, table*bytes, tables, active); err != nil {
		return err
	}
	root := []extent{{rootAt, rootSize}}
	if wide {
		if root, _ = f.chain(int64(le.Uint32(b[44:])), 1<<40); len(root) == 0 {
			v.damaged("FAT: no root folder")
		}
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
		return int64(le.Uint32(f.table[at:]))
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
	case 32:
		to = word(4*c, 4) & 0x0fffffff
	default:
		to = word(4*c, 4)
	}
	if to < 2 || to >= f.clusters {
		return 0
	}
	return to
}

// place is where a cluster stands.
func (f *fat) place(c int64) int64 { return f.data + (c-2)*f.cluster }

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
		at := f.place(c)
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
