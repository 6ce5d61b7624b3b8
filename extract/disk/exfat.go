package disk

import "strings"

// readExFAT reads exFAT, which is FAT for large memory cards ("exFAT file system
// specification").
func readExFAT(v *volume) error {
	var b [sector]byte
	if !v.full(b[:], 0) || b[108] < 9 || b[108] > 12 || b[109] > 16 {
		return corrupt("exFAT: damaged boot sector")
	}
	bytes := int64(1) << b[108]
	f := &fat{volume: v, bits: 33, cluster: bytes << b[109], done: map[int64]bool{}}
	f.data = int64(le.Uint32(b[88:])) * bytes
	f.clusters = int64(le.Uint32(b[92:])) + 2
	if int64(le.Uint64(b[72:])&(1<<50-1))*bytes > v.size {
		v.damaged("exFAT: the image is cut off")
	}
	copies, active := max(1, min(int64(b[110]), 2)), int64(0)
	if b[106]&1 != 0 { // the second table counts
		f.apart, active = true, copies-1
	}
	if err := f.tables(int64(le.Uint32(b[80:]))*bytes, int64(le.Uint32(b[84:]))*bytes, copies, active); err != nil {
		return err
	}
	root, _ := f.chain(int64(le.Uint32(b[96:])), mostFolder)
	if len(root) == 0 {
		v.damaged("exFAT: no root folder")
	}
	return f.exFolders(root)
}

// An exEntry is a set of entries: a file.
type exEntry struct {
	path    string
	folder  bool
	deleted bool
	stream  []byte // the entry that says where its content stands
}

const (
	exLabel   = 0x03
	exCapital = 0x02
	exFile    = 0x05
	exStream  = 0x40
	exName    = 0x41
	exUsed    = 0x80
)

// exFolders walks through the tree of an exFAT.
func (f *fat) exFolders(root []extent) error {
	for queue := []fatFolder{{list: root}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		b := f.bytes(at.list, mostFolder)
		for ; len(b) >= 32 && b[0] != 0; b = b[32:] {
			switch b[0] &^ exUsed {
			case exLabel:
				if err := f.text("label", littleUTF16(b[2:2+2*min(int(b[1]), 15)])); err != nil {
					return err
				}
				continue
			case exCapital:
				f.exCapitals(b[:32])
				continue
			case exFile:
			default:
				continue
			}
			e := exSet(b)
			if e.deleted = e.deleted || at.deleted; e.stream == nil {
				if !e.deleted {
					f.damaged("exFAT: a file without its place")
				}
				continue
			}
			e.path = at.path + e.path
			if !f.another(e.path) {
				return nil
			}
			more, err := f.exContent(e)
			if err != nil {
				return err
			}
			queue = append(queue, more...)
		}
	}
	return nil
}

// exSet reads a file entry and those behind it that belong to it.
func exSet(b []byte) exEntry {
	e := exEntry{deleted: b[0]&exUsed == 0, folder: le.Uint16(b[4:])&0x10 != 0}
	var name []byte
	for more := b[32:min(32*(1+int(b[1])), len(b))]; len(more) >= 32; more = more[32:] {
		switch more[0] &^ exUsed {
		case exStream:
			e.stream = more[:32]
		case exName:
			name = append(name, more[2:32]...)
		}
	}
	e.path = strings.ReplaceAll(littleUTF16(name), "/", "_")
	return e
}

// exContent hands on a file, or queues a folder.
func (f *fat) exContent(e exEntry) ([]fatFolder, error) {
	first, size := int64(le.Uint32(e.stream[20:])), int64(le.Uint64(e.stream[24:])&(1<<60-1))
	written := min(size, int64(le.Uint64(e.stream[8:])&(1<<60-1)))
	there := first >= 2 && first < f.clusters
	if !there && size > 0 && !e.deleted {
		f.damaged("exFAT: a file or a folder that is not there")
	}
	var list []extent
	switch onePiece := e.stream[1]&2 != 0; {
	case !there:
		size, written = 0, 0
	case onePiece || e.deleted:
		list = []extent{{f.place(first), (size + f.cluster - 1) / f.cluster * f.cluster}}
	default:
		list, _ = f.chain(first, size)
	}
	if !e.folder {
		if e.deleted && there {
			written = max(0, min(written, f.size-list[0].at))
		}
		return nil, f.file([]string{e.path}, list, written, e.deleted)
	}
	if err := f.text("names", e.path); err != nil {
		return nil, err
	}
	switch {
	case !there || f.again(first, e.deleted):
	case len(e.path) >= 4096:
		f.tooMuch("folders in each other")
	default:
		return []fatFolder{{list, e.path + "/", e.deleted}}, nil
	}
	return nil, nil
}

// exCapitals marks the table of capital letters as seen where it is nothing else.
func (f *fat) exCapitals(e []byte) {
	first, size := int64(le.Uint32(e[20:])), int64(le.Uint64(e[24:]))
	if first < 2 || first >= f.clusters || size < 0 || size > 256<<10 {
		return
	}
	list, _ := f.chain(first, size)
	if list = shorten(list, size); capitals(f.bytes(list, size), true) {
		f.seen = append(f.seen, list...)
	}
}
