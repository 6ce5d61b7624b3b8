package archive

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"postern/extract"
)

// ARJ is the format of R. Jung's ARJ (ARJ technical information, in unarj).
var ARJ = extract.Format{
	Name:       "arj",
	About:      "ARJ: members (methods 0 to 4), their names and comments; what a password of the message opens; what goes on in other volumes is a gap",
	MediaTypes: []string{"application/x-arj", "application/arj"},
	Extensions: []string{"arj"},
	Detect:     func(o *extract.Object) bool { _, ok := arjHeader(o, 0); return ok },
	Locked:     lockedARJ,
	Risky:      true,
	Read:       readARJ,
}

const (
	arjMagic = "\x60\xea"
	arjLeast = 30
	arjMost  = 2600
)

// Flags of members.
const (
	arjGarbled = 1
	arjGoesOn  = 4 // in the next volume
	arjBegan   = 8 // in the one before
)

// An arjRecord is a header of a member or of the archive.
type arjRecord struct {
	flags, method, kind, key byte
	packed, size             int64
	sum                      uint32
	names                    []string
	comment                  string
	more                     string // readable in extended headers
	data                     int64  // what follows the header
	end                      bool   // of the archive
}

func (h *arjRecord) path() string {
	if len(h.names) == 0 {
		return "unnamed"
	}
	return h.names[0]
}

// arjHeader reads a header whose checksum is right.
func arjHeader(o *extract.Object, at int64) (h arjRecord, ok bool) {
	b := make([]byte, 4+arjMost+4)
	n, _ := o.Data.ReadAt(b, at)
	if n < 4 || string(b[:2]) != arjMagic {
		return h, false
	}
	size := int(le.Uint16(b[2:]))
	if size == 0 {
		return arjRecord{end: true, data: at + 4}, true
	}
	if size < arjLeast || size > arjMost || 4+size+4 > n || crc32.ChecksumIEEE(b[4:4+size]) != le.Uint32(b[4+size:]) {
		return h, false
	}
	b = b[4 : 4+size]
	if int(b[0]) < arjLeast || int(b[0]) > len(b) {
		return h, false
	}
	h = arjRecord{
		flags: b[4], method: b[5], kind: b[6], key: b[7],
		packed: int64(le.Uint32(b[12:])), size: int64(le.Uint32(b[16:])), sum: le.Uint32(b[20:]),
		data: at + 4 + int64(size) + 4,
	}
	h.more = strings.Join(readable(b[arjLeast:b[0]]), "\n") + "\n" // times, volumes, and what is unknown
	name, comment, _ := bytes.Cut(b[b[0]:], []byte{0})
	comment, more, _ := bytes.Cut(comment, []byte{0})
	h.more += strings.Join(readable(more), "\n") + "\n"
	for _, n := range legacyNames(string(name), "ibm437") {
		h.names = appendNew(h.names, strings.ReplaceAll(n, `\`, "/"))
	}
	h.comment = strings.Join(legacyNames(string(comment), "ibm437"), "\n")
	for range 16 { // extended headers: none that is known
		var length [2]byte
		if !readFull(o, length[:], h.data) {
			return h, false
		}
		h.data += 2
		n := int64(le.Uint16(length[:]))
		if n == 0 {
			return h, true
		}
		more := make([]byte, n)
		if !readFull(o, more, h.data) {
			return h, false
		}
		h.more += strings.Join(readable(more), "\n") + "\n"
		h.data += n + 4
	}
	return h, false
}

// lockedARJ looks at the first members.
func lockedARJ(o *extract.Object) bool {
	const most = 100
	for at, n := int64(0), 0; n < most; n++ {
		h, ok := arjHeader(o, at)
		if !ok || h.end {
			return false
		}
		at = h.data
		if n > 0 {
			at += h.packed
			if h.flags&arjGarbled != 0 {
				return true
			}
		}
	}
	return false
}

func readARJ(ctx context.Context, o *extract.Object, s extract.Sink) error {
	z := &arjReader{ctx: ctx, o: o, sink: s}
	for at, n := int64(0), 0; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, ok := arjHeader(o, at)
		if !ok {
			if err := handRest(o, s, at); err != nil {
				return err
			}
			return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged ARJ header, or the archive is cut off"}
		}
		if h.end {
			return handRest(o, s, h.data)
		}
		text := strings.Join(h.names, "\n") + "\n" + h.comment + "\n" + h.more
		if err := s.Text(extract.Properties, extract.Place{Where: "names"}, strings.TrimSpace(text)+"\n"); err != nil {
			return err
		}
		at = h.data
		if n == 0 { // it describes the archive
			continue
		}
		if err := z.member(&h); err != nil {
			return err
		}
		at += h.packed
	}
}

// An arjReader reads one archive.
type arjReader struct {
	ctx       context.Context
	o         *extract.Object
	sink      extract.Sink
	password  string
	told      bool
	lockedOut int
}

func (z *arjReader) member(h *arjRecord) error {
	const folder, label, chapter = 3, 4, 5
	path := h.path()
	if h.kind == folder || h.kind == label || h.kind == chapter || h.size == 0 {
		return surplus(z.o, z.sink, path, h.data, h.data+h.packed)
	}
	if h.flags&(arjGoesOn|arjBegan) != 0 {
		if err := z.sink.Gap(path, extract.Corrupt, "part of a split ARJ archive: the file goes on in another one"); err != nil {
			return err
		}
	}
	if h.method > 4 {
		return z.sink.Gap(path, extract.Unknown, fmt.Sprintf("ARJ method %d: no reader", h.method))
	}
	password := ""
	if h.flags&arjGarbled != 0 {
		var ok bool
		if password, ok = z.opens(h); !ok {
			return z.sink.Gap(path, extract.EncryptedFile, "encrypted ARJ member")
		}
		if !z.told {
			z.told = true
			if err := z.sink.Fact("", extract.PasswordInMessage, "an encrypted ARJ archive"); err != nil {
				return err
			}
		}
	}
	c := z.content(z.ctx, h, password)
	if err := z.sink.Child(extract.Child{Path: path, Names: baseNames(h.names)}, c.checked); err != nil || c.whole.left > 0 {
		return err
	}
	n := used(c.source, c.whole.r)
	rest := min(h.packed, max(0, z.o.Size-h.data)) - n
	return surplusIn(z.sink, path, rest, func() io.Reader {
		r := z.packed(h, password)
		_, _ = io.CopyN(io.Discard, r, n)
		return r
	})
}

// packed reads the packed bytes of a member.
func (z *arjReader) packed(h *arjRecord, password string) io.Reader {
	r := io.NewSectionReader(z.o.Data, h.data, max(0, min(h.packed, z.o.Size-h.data)))
	if password == "" {
		return r
	}
	return &ungarbled{r: r, password: password, key: h.key}
}

// An arjContent is the content of a member, and what it is unpacked from.
type arjContent struct {
	*checked
	whole  *wholeReader
	source *counter
}

// content unpacks a member and compares its checksum.
func (z *arjReader) content(ctx context.Context, h *arjRecord, password string) arjContent {
	source := newCounter(z.packed(h, password))
	var r io.Reader
	switch h.method {
	case 0:
		r = io.LimitReader(source, h.size)
	case 1, 2, 3:
		r = newLZH(source, 15, 5, 17, h.size)
	case 4:
		r = newARJFastest(source, h.size)
	}
	whole := &wholeReader{r: r, left: h.size}
	return arjContent{&checked{r: whole, ctx: ctx, crc: h.sum, check: true}, whole, source}
}

// opens looks for the password of a member.
func (z *arjReader) opens(h *arjRecord) (string, bool) {
	fits := func(ctx context.Context, password string) bool {
		for _, p := range spellings(password) {
			if p == "" {
				continue
			}
			_, err := io.CopyN(io.Discard, z.content(ctx, h, p), mostVerified)
			if err == nil || err == io.EOF {
				z.password = p
				return true
			}
		}
		return false
	}
	if z.password != "" && fits(z.ctx, z.password) {
		return z.password, true
	}
	if z.lockedOut >= mostLocked {
		return "", false
	}
	if _, ok := z.o.TryPasswords(z.ctx, fits); !ok {
		z.lockedOut++
		return "", false
	}
	return z.password, true
}

// ungarbled decrypts: each byte of the password, and one of the header, are all there
// is to it.
type ungarbled struct {
	r        io.Reader
	password string
	key      byte
	at       int
}

func (u *ungarbled) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	for i := range n {
		p[i] ^= u.password[u.at] + u.key
		u.at = (u.at + 1) % len(u.password)
	}
	return n, err
}

// newARJFastest unpacks method 4: lengths and distances whose number of bits is counted
// by ones before them.
func newARJFastest(r io.Reader, size int64) io.Reader {
	u, bits := newUnpacker(15, 0, size), newHighBits(r)
	u.bits = bits
	number := func(least, most uint) int {
		n, width := 0, least
		for ; width < most && bits.take(1) == 1; width++ {
			n += 1 << width
		}
		if width > 0 {
			n += bits.take(width)
		}
		return n
	}
	u.step = func() error {
		if n := number(0, 7); n == 0 {
			u.put(byte(bits.take(8)))
		} else {
			u.again(number(9, 13)+1, n+2)
		}
		if bits.over() {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	return u
}
