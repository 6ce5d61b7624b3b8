package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// Cab is the cabinet format ([MS-CAB]).
var Cab = extract.Format{
	Name:       "cab",
	About:      "cabinets: members and their names (stored, MSZIP, LZX, Quantum), what programs keep there; what goes on in other cabinets is a gap",
	MediaTypes: []string{"application/vnd.ms-cab-compressed"},
	Extensions: []string{"cab"},
	Detect:     detects(beginsWith("MSCF\x00\x00\x00\x00")),
	Risky:      true,
	Read:       readCab,
}

const (
	cabHeader = 36
	cabFolder = 8
	cabFile   = 16
	// cabBlock is the most that a data block unpacks to.
	cabBlock = 32 << 10
)

// A cabinet is what its header says.
type cabinet struct {
	files      int64 // where the file records begin
	fileCount  int
	size       int64
	folders    []cabFolderRecord
	reserved   int // bytes in each data block
	prev, next bool
	used       spans
	unread     bool // a folder that is a gap: nobody knows where it ends
}

type cabFolderRecord struct {
	data   int64
	blocks int
	kind   uint16
}

// A cabMember is a file record.
type cabMember struct {
	names  []string
	size   int64
	offset int64 // in its folder, unpacked
	folder int   // -1 for one that begins in the cabinet before
	split  bool
}

func readCab(ctx context.Context, o *extract.Object, s extract.Sink) error {
	c, err := readCabinet(o, s)
	if err != nil {
		return err
	}
	members, err := c.members(ctx, o, s)
	if err != nil {
		return err
	}
	for i := range c.folders {
		if err := c.folder(ctx, o, s, i, members); err != nil {
			return err
		}
	}
	for _, m := range members {
		if m.split || m.folder < 0 || m.folder >= len(c.folders) {
			if err := s.Gap(m.names[0], extract.Corrupt, "part of a split cabinet: the file goes on in another one"); err != nil {
				return err
			}
		}
	}
	end := min(c.size, o.Size)
	c.used.add(end, o.Size)
	if !c.unread { // areas of programs' own, and what no record refers to
		if err := (&leftover{used: &c.used, what: "cabinet", known: anyStretch}).hand(ctx, o, s); err != nil {
			return err
		}
	}
	return handRest(o, s, end) // a signature, or what somebody appended
}

var errCabinet = &extract.GapError{Cause: extract.Corrupt, Detail: "damaged cabinet header"}

func readCabinet(o *extract.Object, s extract.Sink) (*cabinet, error) {
	var h [cabHeader]byte
	if !readFull(o, h[:], 0) {
		return nil, errCabinet
	}
	const hasPrev, hasNext, hasReserve = 1, 2, 4
	flags := le.Uint16(h[30:])
	c := &cabinet{
		size: int64(le.Uint32(h[8:])), files: int64(le.Uint32(h[16:])), fileCount: int(le.Uint16(h[28:])),
		prev: flags&hasPrev != 0, next: flags&hasNext != 0,
	}
	at, folderReserve := int64(cabHeader), int64(0)
	c.used.add(0, at)
	if flags&hasReserve != 0 {
		var r [4]byte
		if !readFull(o, r[:], at) {
			return nil, errCabinet
		}
		c.used.add(at, at+4)
		at += 4 + int64(le.Uint16(r[:]))
		folderReserve, c.reserved = int64(r[2]), int(r[3])
	}
	for range 2*(flags&hasPrev) + flags&hasNext { // names of the other cabinets and their disks
		b := make([]byte, 256)
		n, _ := o.Data.ReadAt(b, at)
		name := cString(b[:n])
		c.used.add(at, at+int64(len(name))+1)
		at += int64(len(name)) + 1
		if err := s.Text(extract.Properties, extract.Place{Where: "other cabinets"}, clean(name)+"\n"); err != nil {
			return nil, err
		}
	}
	for range le.Uint16(h[26:]) {
		var f [cabFolder]byte
		if !readFull(o, f[:], at) {
			return nil, errCabinet
		}
		c.folders = append(c.folders, cabFolderRecord{int64(le.Uint32(f[:])), int(le.Uint16(f[4:])), le.Uint16(f[6:])})
		c.used.add(at, at+cabFolder)
		at += cabFolder + folderReserve
	}
	return c, nil
}

// members reads the file records and hands on their names.
func (c *cabinet) members(ctx context.Context, o *extract.Object, s extract.Sink) ([]cabMember, error) {
	var list []cabMember
	at := c.files
	for range c.fileCount {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b := make([]byte, cabFile+257)
		n, _ := o.Data.ReadAt(b, at)
		if n < cabFile+1 {
			return nil, errCabinet
		}
		raw := cString(b[cabFile:n])
		c.used.add(at, at+cabFile+int64(len(raw))+1)
		at += cabFile + int64(len(raw)) + 1
		name := &member{name: strings.ReplaceAll(raw, `\`, "/")}
		m := cabMember{names: name.names(), size: int64(le.Uint32(b)), offset: int64(le.Uint32(b[4:])), folder: int(le.Uint16(b[8:]))}
		if len(m.names) == 0 {
			m.names = []string{"unnamed"}
		}
		const fromPrev, toNext, both = 0xfffd, 0xfffe, 0xffff
		switch m.folder {
		case fromPrev, both:
			m.folder, m.split = -1, true
		case toNext:
			m.folder, m.split = len(c.folders)-1, true
		}
		if err := s.Text(extract.Properties, extract.Place{Where: "names"}, strings.Join(m.names, "\n")+"\n"); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// folder unpacks a folder once, from its beginning to its end, and hands on the
// members in it. Those that overlap another one are read by unpacking it again,
// a few times.
func (c *cabinet) folder(ctx context.Context, o *extract.Object, s extract.Sink, number int, members []cabMember) error {
	var r *cabReader
	at, again := int64(0), 0
	f := c.folders[number]
	for i := range members {
		m := &members[i]
		if m.folder != number || m.split || m.size == 0 {
			continue
		}
		child := extract.Child{Path: m.names[0], Names: baseNames(m.names)}
		if r == nil || m.offset < at {
			const mostAgain = 16
			if again++; again > mostAgain {
				return &extract.GapError{Cause: extract.TooBig, Detail: "too many members of a cabinet lie over each other"}
			}
			r, at = newCabReader(ctx, o, f, c), 0
		}
		if r.unknown != nil {
			c.unread = true
			if err := s.Gap(child.Path, r.unknown.Cause, r.unknown.Detail); err != nil {
				return err
			}
			continue
		}
		// What no member is made of is content too; its error is that of the member.
		if err := cabLeftover(s, fmt.Sprintf("folder-%d.%d", number+1, at), io.LimitReader(r, m.offset-at), false); err != nil {
			return err
		}
		var content io.Reader = io.LimitReader(r, m.size)
		if r.err != nil {
			content = failing{io.ErrUnexpectedEOF}
		}
		whole := &wholeReader{r: content, left: m.size}
		if err := s.Child(child, whole); err != nil {
			return err
		}
		at = m.offset + m.size - whole.left
	}
	if r == nil && f.blocks > 0 {
		r = newCabReader(ctx, o, f, c)
		if r.unknown != nil {
			c.unread = true
			return s.Gap(fmt.Sprintf("folder-%d", number+1), r.unknown.Cause, r.unknown.Detail)
		}
	}
	if r == nil || r.unknown != nil {
		return nil
	}
	return cabLeftover(s, fmt.Sprintf("folder-%d.%d", number+1, at), r, false)
}

// cabLeftover hands on what is left of r, unless it is nothing. An alternative may be of
// no known form.
func cabLeftover(s extract.Sink, name string, r io.Reader, alternative bool) error {
	b := make([]byte, 512)
	n, err := io.ReadFull(r, b)
	if n == 0 && err == io.EOF {
		return nil
	}
	if n == 0 {
		return s.Gap(name, extract.Corrupt, "what no member is made of cannot be unpacked")
	}
	c := extract.Child{Path: name, Alternative: alternative}
	return s.Child(c, io.MultiReader(bytes.NewReader(b[:n]), r))
}

// A wholeReader fails where there is less than there should be.
type wholeReader struct {
	r    io.Reader
	left int64
}

func (w *wholeReader) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	w.left -= int64(n)
	if err == io.EOF && w.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// A cabReader reads what is in the data blocks of a folder.
type cabReader struct {
	ctx     context.Context
	o       *extract.Object
	at      int64
	left    int // blocks
	cabinet *cabinet
	unpack  func(packed []byte, size int) ([]byte, error)
	unknown *extract.GapError
	content []byte
	err     error
}

func newCabReader(ctx context.Context, o *extract.Object, f cabFolderRecord, c *cabinet) *cabReader {
	r := &cabReader{ctx: ctx, o: o, at: f.data, left: f.blocks, cabinet: c}
	const stored, mszip, quantum, lzx = 0, 1, 2, 3
	switch window := uint(f.kind >> 8 & 0x1f); f.kind & 0xf {
	case stored:
		r.unpack = func(packed []byte, size int) ([]byte, error) { return packed, nil }
	case mszip:
		r.unpack = (&mszipDecoder{}).block
	case lzx:
		if window < 15 || window > 21 {
			r.unknown = errCabinet
			return r
		}
		r.unpack = newLZX(window).block
	case quantum:
		if window < quantumLeast || window > quantumMost {
			r.unknown = errCabinet
			return r
		}
		r.unpack = newQuantum(window).block
	default:
		r.unknown = &extract.GapError{Cause: extract.Unknown, Detail: fmt.Sprintf("cabinet packed with method %d: no reader", f.kind&0xf)}
	}
	return r
}

func (r *cabReader) Read(p []byte) (int, error) {
	for len(r.content) == 0 && r.err == nil {
		if r.err = r.ctx.Err(); r.err == nil {
			r.err = r.next()
		}
	}
	if len(r.content) == 0 {
		return 0, r.err
	}
	n := copy(p, r.content)
	r.content = r.content[n:]
	return n, nil
}

// next unpacks the next data block (section 2.4).
func (r *cabReader) next() error {
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	reserved := r.cabinet.reserved
	h := make([]byte, 8+reserved)
	if !readFull(r.o, h, r.at) {
		return io.ErrUnexpectedEOF
	}
	packed, size := int(le.Uint16(h[4:])), int(le.Uint16(h[6:]))
	if packed > cabBlock+6144 || size > cabBlock {
		return errCabinet
	}
	if size == 0 {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "part of a split cabinet: a block goes on in another one"}
	}
	data := make([]byte, packed)
	if !readFull(r.o, data, r.at+int64(len(h))) {
		return io.ErrUnexpectedEOF
	}
	if sum := le.Uint32(h); sum != 0 && sum != cabSum(h[4:8], cabSum(data, 0)) && reserved == 0 {
		return errChecksum
	}
	r.cabinet.used.add(r.at, r.at+8)
	r.cabinet.used.add(r.at+int64(len(h)), r.at+int64(len(h)+packed))
	r.at += int64(len(h) + packed)
	content, err := r.unpack(data, size)
	if err != nil {
		return err
	}
	if len(content) != size {
		return errCabinet
	}
	r.content = content
	return nil
}

// cabSum is the checksum of a block (section 3.1): words, one upon the other.
func cabSum(b []byte, sum uint32) uint32 {
	for ; len(b) >= 4; b = b[4:] {
		sum ^= le.Uint32(b)
	}
	last := uint32(0)
	for _, c := range b {
		last = last<<8 | uint32(c)
	}
	return sum ^ last
}
