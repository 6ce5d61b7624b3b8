package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"postern/extract"
)

// Cpio is the CPIO format in its four shapes (FreeBSD cpio(5)): the new one with
// and without checksums, the portable one, and the old binary one. The payload of
// RPM packages is one.
var Cpio = extract.Format{
	Name:       "cpio",
	About:      "CPIO (newc, crc, odc, binary): members and their names, targets of links, what follows the trailer",
	MediaTypes: []string{"application/x-cpio"},
	Extensions: []string{"cpio"},
	Detect: func(o *extract.Object) bool {
		h, err := readCpioHeader(o, 0)
		return err == nil && h.plausible(o)
	},
	Risky: true,
	Read:  readCpio,
}

const (
	cpioTrailer = "TRAILER!!!"
	cpioNames   = 64 << 10 // of one member
)

var errCpio = fmt.Errorf("damaged CPIO header")

// A cpioHeader says where name and data of a member stand.
type cpioHeader struct {
	nameAt, nameSize int64
	dataAt, dataSize int64
	next             int64
	mode             uint32
	more             []string // readable where numbers should be
	check            int64    // sum of the data's bytes; -1 where there is none
}

func (h *cpioHeader) plausible(o *extract.Object) bool {
	if h.nameSize < 1 || h.nameSize > 4096 || h.nameAt+h.nameSize > o.Size {
		return false
	}
	var end [1]byte
	return readFull(o, end[:], h.nameAt+h.nameSize-1) && end[0] == 0
}

func readCpioHeader(o *extract.Object, at int64) (*cpioHeader, error) {
	var b [110]byte
	n, _ := o.Data.ReadAt(b[:], at)
	switch h := b[:n]; {
	case n >= 110 && (string(h[:6]) == "070701" || string(h[:6]) == "070702"):
		return cpioNew(h, at)
	case n >= 76 && string(h[:6]) == "070707":
		return cpioPortable(h, at)
	case n >= 26 && (string(h[:2]) == "\xc7\x71" || string(h[:2]) == "\x71\xc7"):
		return cpioBinary(h, at)
	}
	return nil, errCpio
}

// cpioNew reads fields of eight hexadecimal digits; name and data end at
// multiples of four.
func cpioNew(b []byte, at int64) (*cpioHeader, error) {
	var f [13]int64
	for i := range f {
		v, err := strconv.ParseUint(string(b[6+8*i:14+8*i]), 16, 32)
		if err != nil {
			return nil, errCpio
		}
		f[i] = int64(v)
	}
	h := &cpioHeader{mode: uint32(f[1]), nameAt: at + 110, nameSize: f[11], dataSize: f[6], check: -1}
	if b[5] == '2' {
		h.check = f[12]
	}
	h.dataAt = (h.nameAt + h.nameSize - at + 3) &^ 3
	h.dataAt += at
	h.next = h.dataAt + (h.dataSize+3)&^3
	return h, nil
}

// cpioPortable reads fields of six or eleven octal digits.
func cpioPortable(b []byte, at int64) (*cpioHeader, error) {
	number := func(from, to int) (n int64, err error) {
		v, err := strconv.ParseUint(string(b[from:to]), 8, 40)
		return int64(v), err
	}
	mode, err1 := number(18, 24)
	name, err2 := number(59, 65)
	size, err3 := number(65, 76)
	if err1 != nil || err2 != nil || err3 != nil {
		return nil, errCpio
	}
	h := &cpioHeader{mode: uint32(mode), nameAt: at + 76, nameSize: name, dataAt: at + 76 + name, dataSize: size, check: -1}
	h.next = h.dataAt + size
	if !cpioOctal(b[6:76]) {
		h.more = readable(b[6:76])
	}
	return h, nil
}

// cpioOctal reports whether a header is made of octal digits.
func cpioOctal(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '7' {
			return false
		}
	}
	return true
}

// cpioBinary reads 16-bit words of either order; name and data end at even
// places.
func cpioBinary(b []byte, at int64) (*cpioHeader, error) {
	word := func(i int) int64 {
		if b[0] == 0x71 {
			return int64(b[2*i])<<8 | int64(b[2*i+1])
		}
		return int64(b[2*i+1])<<8 | int64(b[2*i])
	}
	h := &cpioHeader{mode: uint32(word(3)), nameAt: at + 26, nameSize: word(10), dataSize: word(11)<<16 | word(12), check: -1}
	h.dataAt = h.nameAt + (h.nameSize+1)&^1
	h.next = h.dataAt + (h.dataSize+1)&^1
	return h, nil
}

func readCpio(ctx context.Context, o *extract.Object, s extract.Sink) error {
	for at := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := readCpioHeader(o, at)
		if err != nil || h.nameSize > cpioNames {
			if err := handRest(o, s, at); err != nil {
				return err
			}
			return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged CPIO header, or no trailer"}
		}
		name := make([]byte, h.nameSize)
		readFull(o, name, h.nameAt)
		h.more = append(h.more, readable(name[len(cString(name)):])...)
		if err := readableText(s, "header", []byte(strings.Join(h.more, "\n"))); err != nil {
			return err
		}
		if cString(name) == cpioTrailer && h.dataSize == 0 {
			return cpioRest(o, s, h.next)
		}
		if err := cpioMember(ctx, o, s, h, name); err != nil {
			return err
		}
		at = h.next
	}
}

// cpioRest reads what follows the trailer: padding, or another archive, as in
// images that start a system.
func cpioRest(o *extract.Object, s extract.Sink, at int64) error {
	var b [4 << 10]byte
	for at < o.Size {
		n, _ := o.Data.ReadAt(b[:], at)
		if i := len(b[:n]) - len(bytes.TrimLeft(b[:n], "\x00")); i < n {
			at += int64(i)
			break
		}
		at += int64(max(n, 1))
	}
	return handRest(o, s, at)
}

func cpioMember(ctx context.Context, o *extract.Object, s extract.Sink, h *cpioHeader, name []byte) error {
	m := &member{name: cString(name)}
	names := m.names()
	text := ""
	for _, n := range names {
		text += n + "\n"
	}
	have := min(h.dataSize, max(0, o.Size-h.dataAt))
	const typeMask, typeLink, typeFolder = 0o170000, 0o120000, 0o040000
	if h.mode&typeMask == typeLink && have <= 4096 {
		target := make([]byte, have)
		readFull(o, target, h.dataAt)
		text += clean(string(target)) + "\n"
		have, h.dataSize = 0, 0
	}
	if err := s.Text(extract.Properties, extract.Place{Where: "names"}, text); err != nil {
		return err
	}
	if h.dataSize == 0 || h.mode&typeMask == typeFolder && have == 0 {
		return nil
	}
	var r io.Reader = io.NewSectionReader(o.Data, h.dataAt, have)
	if have < h.dataSize {
		r = io.MultiReader(r, failing{io.ErrUnexpectedEOF})
	}
	if h.check >= 0 {
		r = &summed{r: r, want: uint32(h.check)}
	}
	return s.Child(extract.Child{Path: m.path(), Names: baseNames(names)}, &checked{r: r, ctx: ctx})
}

// A summed reader compares the sum of all bytes at the end.
type summed struct {
	r         io.Reader
	sum, want uint32
}

func (s *summed) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	for _, b := range p[:n] {
		s.sum += uint32(b)
	}
	if err == io.EOF && s.sum != s.want {
		err = errChecksum
	}
	return n, err
}
