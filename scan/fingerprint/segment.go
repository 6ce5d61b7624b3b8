package fingerprint

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"time"

	"postern/internal/fuse"
	"postern/internal/indexfile"
)

// Kind and Version are those of the files of an index.
const (
	Kind    = "PSTNFPRT"
	Version = 1
)

// hashBits is how many bits of a fingerprint's hash are kept: among a thousand
// million of them one lookup in 280,000 finds a wrong one, and a copy takes several
// in order.
const hashBits = 48

// Of a hash the place is kept in the order and the directory; the entries have the
// lower restBits of it.
const (
	restBits = 40
	atBits   = 64 - restBits
	// mostLetters bounds what is indexed of one document, so that a place fits.
	mostLetters = 1 << atBits
)

// An entry is a fingerprint of a document: 12 bytes in the file, 40 bits of the
// hash and 24 of the place in one word, and the document's number in the segment.
type entry struct {
	hash uint64 // its upper hashBits
	doc  uint32
	at   uint32
}

const (
	entrySize = 12
	// docSize is the size of a document in the table.
	docSize = 64
	// bucketEntries is about how many entries a bucket of the directory has.
	bucketEntries = 128
	// leastBits makes the directory know the bits that the entries lack.
	leastBits = hashBits - restBits
)

func cutHash(hash uint64) uint64 { return hash >> (64 - hashBits) << (64 - hashBits) }

// segmentFooter says what lies where in a segment's file.
type segmentFooter struct {
	Documents int          `json:"documents"`
	Entries   int64        `json:"entries"`
	Bits      int          `json:"bits"` // of the directory
	Directory int64        `json:"directory"`
	EntriesAt int64        `json:"entries_at"`
	Table     int64        `json:"table"`
	ByName    int64        `json:"by_name"` // numbers of documents, by the hash of the name
	Names     int64        `json:"names"`
	NamesSize int64        `json:"names_size"`
	Filter    []fuse.Shard `json:"filter"`
	Key       []byte       `json:"key"`
}

// A segment is one immutable file with the fingerprints of some documents. Safe for
// concurrent use.
type segment struct {
	segmentFooter
	name      string // of the file
	file      *indexfile.File
	filter    *fuse.Set[uint8]
	directory []byte
	entries   []byte
	table     []byte
	byName    []byte
	names     []byte
}

// openSegment maps a file and, where check says so, compares its checksum, if that was not
// done yet.
func openSegment(dir, name string, check bool) (*segment, error) {
	s := &segment{name: name}
	var err error
	path := filepath.Join(dir, name)
	if s.file, err = indexfile.Open(path, Kind, Version, &s.segmentFooter); err != nil {
		return nil, err
	}
	if check {
		err = checkOnce(path, s.file)
	}
	if err == nil {
		err = s.lay()
	}
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return s, nil
}

// lay finds the parts of the file and checks what lookups rely on.
func (s *segment) lay() error {
	if s.Bits < leastBits || s.Bits > 32 || s.Entries < 0 || s.Entries > math.MaxUint32 || s.Documents < 0 || s.Documents > math.MaxInt32 {
		return indexfile.ErrCorrupt
	}
	for _, part := range []struct {
		to       *[]byte
		at, size int64
	}{
		{&s.directory, s.Directory, 4 * (int64(1)<<s.Bits + 1)},
		{&s.entries, s.EntriesAt, entrySize * s.Entries},
		{&s.table, s.Table, docSize * int64(s.Documents)},
		{&s.byName, s.ByName, 4 * int64(s.Documents)},
		{&s.names, s.Names, s.NamesSize},
	} {
		if part.at < 0 || part.size < 0 || part.at > int64(len(s.file.Body)) || part.size > int64(len(s.file.Body))-part.at {
			return indexfile.ErrCorrupt
		}
		*part.to = s.file.Body[part.at : part.at+part.size : part.at+part.size]
	}
	var err error
	s.filter, err = fuse.Map[uint8](s.file.Body, s.Filter)
	return err
}

// bounds are the first entry of a bucket and the first behind it.
func (s *segment) bounds(bucket uint64) (from, to int) {
	from = int(binary.LittleEndian.Uint32(s.directory[4*bucket:]))
	to = int(binary.LittleEndian.Uint32(s.directory[4*bucket+4:]))
	most := int(s.Entries)
	return min(from, most), min(to, most)
}

func bucketOf(hash uint64, width int) uint64 { return hash >> (64 - width) }

// rest are the lower bits of a hash as entries have them.
func rest(hash uint64) uint64 { return hash >> (64 - hashBits) & (1<<restBits - 1) }

func (s *segment) word(i int) uint64 { return binary.LittleEndian.Uint64(s.entries[entrySize*i:]) }
func (s *segment) doc(i int) uint32  { return binary.LittleEndian.Uint32(s.entries[entrySize*i+8:]) }

// has reports whether a hash may be there, for most of those that are not at the
// cost of the filter alone.
func (s *segment) has(hash uint64) bool { return s.filter.Has(hash, hash) }

// find calls f for the entries that have a hash, until it says no.
func (s *segment) find(hash uint64, f func(doc, at uint32) bool) {
	from, to := s.bounds(bucketOf(hash, s.Bits))
	want := rest(hash)
	i := from + sort.Search(max(0, to-from), func(i int) bool { return s.word(from+i)>>atBits >= want })
	for ; i < to && s.word(i)>>atBits == want; i++ {
		if doc := s.doc(i); int(doc) < s.Documents && !f(doc, uint32(s.word(i)&(mostLetters-1))) {
			return
		}
	}
}

// A Document is a protected document.
type Document struct {
	ID      uint64    `json:"id"`
	Name    string    `json:"name"`
	Letters int       `json:"letters"`
	Points  int       `json:"fingerprints"`
	Added   time.Time `json:"added"`
}

// A record is a document in the table. The name is sealed and lies elsewhere.
type record struct {
	id       uint64
	nameHash uint64
	text     [16]byte
	added    int64
	letters  uint32
	points   uint32
	name     int64 // where it begins in names
	nameSize uint32
}

func (r *record) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, r.id)
	b = binary.LittleEndian.AppendUint64(b, r.nameHash)
	b = append(b, r.text[:]...)
	b = binary.LittleEndian.AppendUint64(b, uint64(r.added))
	b = binary.LittleEndian.AppendUint32(b, r.letters)
	b = binary.LittleEndian.AppendUint32(b, r.points)
	b = binary.LittleEndian.AppendUint64(b, uint64(r.name))
	b = binary.LittleEndian.AppendUint32(b, r.nameSize)
	return append(b, 0, 0, 0, 0)
}

func (s *segment) record(i uint32) record {
	b := s.table[docSize*int(i):]
	r := record{
		id: binary.LittleEndian.Uint64(b), nameHash: binary.LittleEndian.Uint64(b[8:]), added: int64(binary.LittleEndian.Uint64(b[32:])),
		letters: binary.LittleEndian.Uint32(b[40:]), points: binary.LittleEndian.Uint32(b[44:]),
		name: int64(binary.LittleEndian.Uint64(b[48:])), nameSize: binary.LittleEndian.Uint32(b[56:]),
	}
	copy(r.text[:], b[16:])
	return r
}

func (s *segment) sealedName(r *record) []byte {
	if r.name < 0 || r.name > int64(len(s.names)) || int64(r.nameSize) > int64(len(s.names))-r.name {
		return nil
	}
	return s.names[r.name : r.name+int64(r.nameSize)]
}

// document reads a document with its name.
func (s *segment) document(k *Keys, i uint32) (Document, error) {
	defer runtime.KeepAlive(s.file)
	r := s.record(i)
	name, err := k.openName(r.id, s.sealedName(&r))
	if err != nil {
		return Document{}, fmt.Errorf("name of document %d: %w", r.id, indexfile.ErrCorrupt)
	}
	return Document{r.id, name, int(r.letters), int(r.points), time.Unix(r.added, 0).UTC()}, nil
}

// named are the numbers of the documents with a hash of the name.
func (s *segment) named(nameHash uint64) (list []uint32) {
	number := func(i int) uint32 { return binary.LittleEndian.Uint32(s.byName[4*i:]) }
	hash := func(i int) uint64 {
		if n := number(i); int(n) < s.Documents {
			return binary.LittleEndian.Uint64(s.table[docSize*int(n)+8:])
		}
		return 0
	}
	i := sort.Search(s.Documents, func(i int) bool { return hash(i) >= nameHash })
	for ; i < s.Documents && hash(i) == nameHash; i++ {
		list = append(list, number(i))
	}
	return list
}

// directoryBits is the width of a directory for so many entries.
func directoryBits(entries int64) int {
	return min(max(bits.Len64(uint64(entries/bucketEntries)), leastBits), 28)
}

func sortEntries(list []entry) {
	slices.SortFunc(list, func(a, b entry) int {
		switch {
		case a.before(&b):
			return -1
		case b.before(&a):
			return 1
		}
		return 0
	})
}

// before is the order of entries: by hash, and of one hash the newest documents
// first, because a lookup takes only so many.
func (e *entry) before(o *entry) bool {
	switch {
	case e.hash != o.hash:
		return e.hash < o.hash
	case e.doc != o.doc:
		return e.doc > o.doc
	}
	return e.at < o.at
}
