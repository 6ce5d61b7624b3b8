package disk

// NTFS is the file system of Windows (Linux-NTFS project, "NTFS Documentation").
type ntfs struct {
	*volume
	cluster int64
	record  int64
	files   map[uint64]*ntfsFile
	order   []uint64
	held    int // bytes of names and of small files, which stand in records
}

// An ntfsFile is what the records of a file say.
type ntfsFile struct {
	names  []ntfsName
	pieces []ntfsPiece
	label  string
	used   bool
	folder bool
}

type ntfsName struct {
	parent uint64
	name   string
	dos    bool
}

const (
	// mostRecords bounds the records of a table.
	mostRecords = 1 << 18
	// mostHeld bounds what is kept of them: a virtual disk can name one record many times.
	mostHeld = 96 << 20
	// mostTables bounds how often the table goes on in another record: each time all its
	// pieces are put together anew, and a record has room for a hundred of them.
	mostTables = 512
)

func readNTFS(v *volume) error {
	var b [sector]byte
	if !v.full(b[:], 0) {
		return corrupt("NTFS: damaged boot sector")
	}
	bytes, per := int64(le.Uint16(b[11:])), int64(b[13])
	if per > 128 {
		per = 1 << (256 - per)
	}
	n := &ntfs{volume: v, cluster: bytes * per, files: map[uint64]*ntfsFile{}}
	if size := int64(int8(b[64])); size > 0 {
		n.record = size * n.cluster
	} else if size > -20 {
		n.record = 1 << -size
	}
	if bytes < 256 || bytes > 4096 || n.cluster <= 0 || n.cluster > 2<<20 || n.record < 512 || n.record > 64<<10 {
		return corrupt("NTFS: damaged boot sector")
	}
	if int64(le.Uint64(b[40:])&(1<<50-1))*bytes > v.size {
		v.damaged("NTFS: the image is cut off")
	}
	if err := n.master(int64(le.Uint64(b[48:])&(1<<40-1)) * n.cluster); err != nil {
		return err
	}
	return n.hand()
}

// master reads all records of the master file table. The first one says where the table
// is; where it is in many pieces, further records do.
func (n *ntfs) master(at int64) error {
	b := make([]byte, n.record)
	if !n.full(b, at) || string(b[:4]) != "FILE" || !fixed(b) {
		return corrupt("NTFS: no master file table")
	}
	first := &ntfsFile{}
	n.attributes(b, first, false)
	table, pieces := n.table(first), len(first.pieces)
	if table == nil {
		return corrupt("NTFS: no master file table")
	}
	c := newContent(n.src, table.list)
	tables := 0
	for number := int64(0); number*n.record < table.size; number++ {
		if err := n.ctx.Err(); err != nil {
			return err
		}
		if number >= mostRecords || n.held > mostHeld {
			n.tooMuch("files")
			return nil
		}
		if f := n.files[0]; f != nil && (number+1)*n.record > c.size() && len(f.pieces) > pieces {
			if tables++; tables > mostTables {
				n.tooMuch("pieces of the master file table")
				return nil
			}
			longer := n.table(f)
			if longer == nil {
				n.damaged("NTFS: the first record is not that of the master file table")
				return nil
			}
			table, pieces = longer, len(f.pieces)
			c = newContent(n.src, table.list)
		}
		if (number+1)*n.record > c.size() {
			n.damaged("NTFS: a part of the master file table is elsewhere")
			return nil
		}
		if err := n.read(c, number, b, number*n.record < table.init); err != nil {
			return err
		}
	}
	return nil
}

// table is the stream that the master file table stands in.
func (n *ntfs) table(f *ntfsFile) *ntfsStream {
	for _, s := range n.streams(f) {
		if s.name == "" && s.inside == nil {
			return s
		}
	}
	return nil
}

// read reads a record of the table. What is none is read as unused space; a place that was
// written to holds one, or nothing.
func (n *ntfs) read(table *content, number int64, b []byte, written bool) error {
	if k, _ := table.ReadAt(b, number*n.record); k < len(b) {
		n.damaged("NTFS: a part of the master file table is not there")
		return nil
	}
	if string(b[:4]) != "FILE" || !fixed(b) {
		if written && !allZero(b) {
			n.damaged("NTFS: a damaged record")
		}
		return nil
	}
	n.add(uint64(number), b)
	for off := number * n.record; off < (number+1)*n.record; {
		x := table.stretch(off)
		x.size = min(x.size, (number+1)*n.record-off)
		n.see(x)
		off += x.size
	}
	return n.printable("records of files", b)
}

// see marks an extent as read, with the one before it where it goes on.
func (n *ntfs) see(x extent) {
	if last := len(n.seen) - 1; last >= 0 && n.seen[last].at+n.seen[last].size == x.at {
		n.seen[last].size += x.size
	} else if x.at >= 0 {
		n.seen = append(n.seen, x)
	}
}

// add reads a record into its file, which is another one's where it goes on. What goes on
// of a deleted one is a file of its own: the other may be another one by now.
func (n *ntfs) add(number uint64, b []byte) {
	const used, folder = 1, 2
	flags := le.Uint16(b[22:])
	if base := le.Uint64(b[32:]); base != 0 && flags&used != 0 {
		number = base & (1<<48 - 1)
	}
	f := n.files[number]
	if f == nil {
		f = &ntfsFile{}
		n.files[number] = f
		n.order = append(n.order, number)
		n.held += 256
	}
	f.used = f.used || flags&used != 0
	f.folder = f.folder || flags&folder != 0
	n.attributes(b, f, number >= ntfsOwn)
}

// fixed puts back the last bytes of each sector, which were moved to find torn writes.
func fixed(b []byte) bool {
	at, count := int(le.Uint16(b[4:])), int(le.Uint16(b[6:]))
	if count == 0 || at+2*count > len(b) {
		return false
	}
	for i := 1; i < count; i++ {
		end := i*sector - 2
		if end+2 > len(b) || le.Uint16(b[end:]) != le.Uint16(b[at:]) {
			return false
		}
		copy(b[end:], b[at+2*i:at+2*i+2])
	}
	return true
}
