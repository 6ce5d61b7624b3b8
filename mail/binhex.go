package mail

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// binhexDigits are the digits of BinHex 4.0 (RFC 1741 section A.1).
const binhexDigits = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"

// A binhexDecoder decodes BinHex 4.0: from the first colon to the second, six
// bits a digit, runs written as 0x90 and a count.
type binhexDecoder struct {
	started, done bool
	bits          uint32
	held          int
	last          byte
	repeat        bool
	damaged       bool
}

func (h *binhexDecoder) line(dst, line []byte, _ bool) []byte {
	for _, c := range line {
		switch {
		case h.done || c == '\r' || c == '\n' || c == ' ' || c == '\t':
		case c == ':':
			h.done, h.started = h.started, true
		case h.started:
			v := strings.IndexByte(binhexDigits, c)
			if v < 0 {
				h.damaged = true
				continue
			}
			h.bits, h.held = h.bits<<6|uint32(v), h.held+6
			if h.held >= 8 {
				h.held -= 8
				dst = h.byte(dst, byte(h.bits>>h.held))
			}
		}
	}
	return dst
}

// byte undoes the runs.
func (h *binhexDecoder) byte(dst []byte, b byte) []byte {
	const mark = 0x90
	switch {
	case h.repeat && b == 0:
		h.repeat, h.last = false, mark
		return append(dst, mark)
	case h.repeat:
		h.repeat = false
		for range b - 1 {
			dst = append(dst, h.last)
		}
		return dst
	case b == mark:
		h.repeat = true
		return dst
	}
	h.last = b
	return append(dst, b)
}

// A BinHex is a Macintosh file in BinHex 4.0: its header, and its two forks, which
// are to be read one after the other.
type BinHex struct {
	Name          string // as UTF-8
	Type, Creator string // four letters each
	// Data and Resource return an error at their end where their check (a CRC) says
	// that they are damaged, or where they are cut off. Data is to be read first.
	Data, Resource io.Reader

	decoder *binhexDecoder
}

var errBinHex = errors.New("damaged BinHex")

// OpenBinHex reads BinHex 4.0 from r: whatever comes before the first colon is
// passed over. An error means that there is no header of a file.
func OpenBinHex(r io.Reader) (*BinHex, error) {
	h := &binhexDecoder{}
	raw := bufio.NewReader(&lineReader{r: bufio.NewReaderSize(r, longestLine), line: skipIntroduction(h.line)})
	head := make([]byte, 1, 64+22)
	if _, err := io.ReadFull(raw, head); err != nil {
		return nil, errBinHex
	}
	// The name, a zero, type, creator, flags, two lengths, a check.
	n := 1 + int(head[0]) + 1 + 4 + 4 + 2 + 4 + 4 + 2
	head = append(head, make([]byte, n-1)...)
	if _, err := io.ReadFull(raw, head[1:]); err != nil {
		return nil, errBinHex
	}
	f := &BinHex{Type: string(head[n-20 : n-16]), Creator: string(head[n-16 : n-12]), decoder: h}
	f.Name, _ = Charset("macintosh", head[1:n-21])
	h.damaged = h.damaged || crcCCITT(0, head[:n-2]) != binary.BigEndian.Uint16(head[n-2:])
	f.Data = &binhexFork{r: raw, left: binary.BigEndian.Uint32(head[n-10:])}
	f.Resource = &binhexFork{r: raw, left: binary.BigEndian.Uint32(head[n-6:])}
	return f, nil
}

// Damaged reports whether characters were skipped, or the header's check differs.
func (f *BinHex) Damaged() bool { return f.decoder.damaged }

// skipIntroduction passes over the line that says what follows: its text may hold
// a colon.
func skipIntroduction(line func(dst, line []byte, last bool) []byte) func(dst, line []byte, last bool) []byte {
	return func(dst, text []byte, last bool) []byte {
		if strings.HasPrefix(string(text), "(This file") {
			return dst
		}
		return line(dst, text, last)
	}
}

// A binhexFork reads one fork and the check behind it.
type binhexFork struct {
	r    io.Reader
	left uint32
	crc  uint16
	err  error
}

func (f *binhexFork) Read(p []byte) (int, error) {
	if f.err != nil || len(p) == 0 {
		return 0, f.err
	}
	if f.left == 0 {
		var check [2]byte
		if f.err = io.EOF; readWhole(f.r, check[:]) != nil || binary.BigEndian.Uint16(check[:]) != f.crc {
			f.err = errBinHex
		}
		return 0, f.err
	}
	n, err := f.r.Read(p[:min(len(p), int(f.left))])
	f.crc = crcCCITT(f.crc, p[:n])
	if f.left -= uint32(n); err != nil {
		f.err = errBinHex // before its end
	}
	return n, f.err
}

func readWhole(r io.Reader, p []byte) error {
	_, err := io.ReadFull(r, p)
	return err
}

// crcCCITT is the check of BinHex and MacBinary: CRC-16 with the polynomial
// 0x1021, starting from crc.
func crcCCITT(crc uint16, p []byte) uint16 {
	for _, b := range p {
		crc = crc<<8 ^ ccittTable[byte(crc>>8)^b]
	}
	return crc
}

var ccittTable = func() (t [256]uint16) {
	for i := range t {
		c := uint16(i) << 8
		for range 8 {
			if c&0x8000 != 0 {
				c = c<<1 ^ 0x1021
			} else {
				c <<= 1
			}
		}
		t[i] = c
	}
	return t
}()

// A binhexData reads the data fork of a file in BinHex as the body of a part.
type binhexData struct {
	r       io.Reader
	file    *BinHex
	damaged bool
}

func (d *binhexData) Read(p []byte) (int, error) {
	if d.file == nil && !d.damaged {
		var err error
		if d.file, err = OpenBinHex(d.r); err != nil {
			d.damaged = true
		}
	}
	if d.damaged {
		return 0, io.EOF
	}
	n, err := d.file.Data.Read(p)
	if errors.Is(err, errBinHex) {
		d.damaged, err = true, io.EOF
	}
	return n, err
}

// isDamaged is the answer of [Decoder].
func (d *binhexData) isDamaged() bool { return d.damaged || d.file != nil && d.file.Damaged() }
