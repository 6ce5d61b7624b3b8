package disk

import (
	"strings"

	"postern/extract"
)

// NTFS is the file system of Windows (Linux-NTFS project, "NTFS Documentation").
type ntfs struct {
	*volume
	cluster int64
	record  int64
	table   []extent // of records
	size    int64    // of the table
	files   map[uint64]*ntfsFile
	order   []uint64
	held    int64 // bytes of records, which small files stand in
}

// An ntfsFile is what the records of a file say.
type ntfsFile struct {
	names   []ntfsName
	streams []*ntfsStream
	used    bool
	folder  bool
}

type ntfsName struct {
	parent uint64
	name   string
	dos    bool
}

// An ntfsStream is a $DATA attribute.
type ntfsStream struct {
	name   string
	inside []byte // resident
	list   []extent
	size   int64
	init   int64 // bytes that were written
	flags  uint16
	begun  bool // its first piece was seen
}

const (
	ntfsCompressed = 0x00ff
	ntfsEncrypted  = 0x4000
	// mostRecords bounds the records of a table that are kept.
	mostRecords = 1 << 18
	// mostHeld bounds their bytes: a virtual disk can name one record many times.
	mostHeld = 128 << 20
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

// master reads all records of the master file table.
func (n *ntfs) master(at int64) error {
	first := &ntfsFile{}
	b := make([]byte, n.record)
	if !n.full(b, at) || !n.fixed(b) {
		return corrupt("NTFS: no master file table")
	}
	n.attributes(b, first)
	for _, s := range first.streams {
		if s.name == "" {
			n.table, n.size = append(n.table, s.list...), max(n.size, s.size)
		}
	}
	number := uint64(0)
	for _, x := range n.table {
		for off := int64(0); off+n.record <= x.size && int64(number)*n.record < n.size; off += n.record {
			if err := n.ctx.Err(); err != nil {
				return err
			}
			if len(n.files) > mostRecords || n.held > mostHeld {
				n.tooMuch("files")
				return nil
			}
			b := make([]byte, n.record)
			if x.at >= 0 && n.full(b, x.at+off) && string(b[:4]) == "FILE" && n.fixed(b) {
				n.held += n.record
				n.add(number, b)
			}
			number++
		}
	}
	if int64(number)*n.record < n.size {
		n.damaged("NTFS: a part of the master file table is elsewhere")
	}
	return nil
}

// add reads a record into its file, which is another one's where it goes on.
func (n *ntfs) add(number uint64, b []byte) {
	if base := le.Uint64(b[32:]) & (1<<48 - 1); base != 0 {
		number = base
	}
	f := n.files[number]
	if f == nil {
		f = &ntfsFile{}
		n.files[number] = f
		n.order = append(n.order, number)
	}
	const used, folder = 1, 2
	f.used = f.used || le.Uint16(b[22:])&used != 0
	f.folder = f.folder || le.Uint16(b[22:])&folder != 0
	n.attributes(b, f)
}

// fixed puts back the last bytes of each sector, which were moved to find torn writes.
func (n *ntfs) fixed(b []byte) bool {
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

// attributes reads those of a record.
func (n *ntfs) attributes(b []byte, f *ntfsFile) {
	const names, data, last = 0x30, 0x80, 0xffffffff
	for at := int(le.Uint16(b[20:])); at+24 <= len(b); {
		kind, size := le.Uint32(b[at:]), int(le.Uint32(b[at+4:]))
		if kind == last {
			return
		}
		if size < 24 || at+size > len(b) {
			n.damaged("NTFS: a damaged record")
			return
		}
		a := b[at : at+size]
		at += size
		switch kind {
		case names:
			if v := inside(a); len(v) >= 66 && 66+2*int(v[64]) <= len(v) && len(f.names) < 64 {
				f.names = append(f.names, ntfsName{le.Uint64(v) & (1<<48 - 1), littleUTF16(v[66 : 66+2*int(v[64])]), v[65] == 2})
			}
		case data:
			n.stream(a, f)
		}
	}
}

// inside is the value of a resident attribute.
func inside(a []byte) []byte {
	at, size := int(le.Uint16(a[20:])), int(le.Uint32(a[16:]))
	if a[8] != 0 || size < 0 || at > len(a) || size > len(a)-at {
		return nil
	}
	return a[at : at+size]
}

// stream reads a $DATA attribute, or a further piece of one.
func (n *ntfs) stream(a []byte, f *ntfsFile) {
	name := ""
	if at, size := int(le.Uint16(a[10:])), 2*int(a[9]); at+size <= len(a) {
		name = littleUTF16(a[at : at+size])
	}
	// A piece begins a stream where it is resident or its first cluster is number 0;
	// a second beginning is another stream, whatever its name.
	begins := a[8] == 0 || len(a) >= 24 && le.Uint64(a[16:]) == 0
	var s *ntfsStream
	for _, have := range f.streams {
		if have.name == name && !(begins && have.begun) {
			s = have
		}
	}
	if s == nil {
		if len(f.streams) >= 256 {
			n.tooMuch("streams")
			return
		}
		s = &ntfsStream{name: name}
		f.streams = append(f.streams, s)
	}
	s.begun = s.begun || begins
	s.flags |= le.Uint16(a[12:])
	if a[8] == 0 {
		s.inside = inside(a)
		s.size = int64(len(s.inside))
		s.init = s.size
		return
	}
	if len(a) < 64 {
		n.damaged("NTFS: a damaged record")
		return
	}
	if le.Uint64(a[16:]) == 0 { // the first piece says how long it is
		s.size, s.init = int64(le.Uint64(a[48:])&(1<<60-1)), int64(le.Uint64(a[56:])&(1<<60-1))
	}
	at := int(le.Uint16(a[32:]))
	cluster := int64(0)
	for at < len(a) && a[at] != 0 {
		lengths, offsets := int(a[at]&15), int(a[at]>>4)
		if lengths > 8 || offsets > 8 || at+1+lengths+offsets > len(a) {
			n.damaged("NTFS: damaged runs")
			return
		}
		count, move := little(a[at+1:at+1+lengths], false), little(a[at+1+lengths:at+1+lengths+offsets], true)
		at += 1 + lengths + offsets
		if n.extents++; n.extents > mostExtents || count < 0 || count > 1<<40 {
			n.tooMuch("extents")
			return
		}
		x := extent{-1, count * n.cluster}
		if offsets > 0 {
			if cluster += move; cluster < 0 || cluster > 1<<40 {
				n.damaged("NTFS: damaged runs")
				return
			}
			x.at = cluster * n.cluster
		}
		s.list = append(s.list, x)
	}
}

// little is a number of any length, with a sign or without.
func little(b []byte, signed bool) int64 {
	v := int64(0)
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | int64(b[i])
	}
	if n := len(b); signed && n > 0 && n < 8 && b[n-1]&0x80 != 0 {
		v -= 1 << (8 * n)
	}
	return v
}

// path is a file's way from the root; what has none any more stands under "lost".
func (n *ntfs) path(x ntfsName) string {
	const root, deep = 5, 64
	path := strings.ReplaceAll(x.name, "/", "_")
	at := x.parent
	for range deep {
		f := n.files[at]
		if at == root {
			return path
		}
		if f == nil || len(f.names) == 0 || len(path) > 4096 {
			return "lost/" + path
		}
		name := f.names[0]
		path = strings.ReplaceAll(name.name, "/", "_") + "/" + path
		at = name.parent
	}
	return "lost/" + path
}

// hand gives on all streams of all files. Those below number 24 are the file system's own.
func (n *ntfs) hand() error {
	const own = 24
	for _, number := range n.order {
		f := n.files[number]
		var names []string
		for _, x := range f.names {
			if path := n.path(x); x.dos {
				names = append(names, path)
			} else {
				names = append([]string{path}, names...)
			}
		}
		if number < own {
			if number == 6 || number == 10 { // a map of what is used, a table of capitals
				for _, x := range f.streams {
					n.seen = append(n.seen, x.list...)
				}
			}
			continue
		}
		if len(names) == 0 {
			names = []string{"unnamed"}
		}
		if !n.another() {
			return nil
		}
		if err := n.text("names", names...); err != nil {
			return err
		}
		for _, s := range f.streams {
			if err := n.handStream(f, s, names); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *ntfs) handStream(f *ntfsFile, s *ntfsStream, names []string) error {
	all := append([]string(nil), names...)
	if s.name != "" {
		all = []string{names[0] + ":" + s.name}
	}
	switch {
	case s.flags&ntfsEncrypted != 0 && f.used:
		return n.sink.Gap(n.prefix+all[0], extract.EncryptedFile, "NTFS: encrypted by Windows (EFS)")
	case s.flags&ntfsCompressed != 0 && s.inside == nil && f.used && s.size > 0:
		return n.sink.Gap(n.prefix+all[0], extract.Unknown, "NTFS: a compressed file: no reader")
	case s.flags&(ntfsEncrypted|ntfsCompressed) != 0 && s.inside == nil:
		return nil
	case s.inside != nil:
		var bases []string
		for _, name := range all {
			bases = append(bases, clean(name[strings.LastIndexByte(name, '/')+1:]))
		}
		if len(s.inside) == 0 {
			return nil
		}
		c := extract.Child{Path: n.prefix + clean(all[0]), Names: bases, Alternative: !f.used}
		return n.sink.Child(c, strings.NewReader(string(s.inside)))
	}
	list := s.list
	if s.init < s.size { // behind that there are zeros, whatever stands there
		list = append(shorten(list, s.init), extent{-1, s.size - s.init})
	}
	return n.file(all, list, s.size, !f.used)
}

// shorten cuts extents to a size.
func shorten(list []extent, size int64) []extent {
	var out []extent
	for _, x := range list {
		if size <= 0 {
			break
		}
		x.size = min(x.size, size)
		size -= x.size
		out = append(out, x)
	}
	return out
}
