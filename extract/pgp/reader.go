package pgp

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// A reader reads packets one after another (RFC 9580 section 4.2). Each is to be read
// to its end before the next one.
type reader struct {
	r    *bufio.Reader
	size int64
	at   int64 // bytes read
}

// A packet is one of them; it reads its body.
type packet struct {
	tag  int
	from *reader
	left int64 // of the body, or of the piece of it that is being read
	more bool  // another piece follows
	open bool  // the body reaches to the end, or its length is not known yet
	cut  bool  // it ended before its length
}

var errPackets = errors.New("no PGP packet")

// next reads the header of a packet.
func (r *reader) next() (*packet, error) {
	c, err := r.byte()
	if err != nil {
		return nil, err
	}
	if c&0x80 == 0 {
		return nil, errPackets
	}
	p := &packet{from: r}
	if c&0x40 != 0 {
		p.tag = int(c & 0x3f)
		if err := p.length(); err != nil {
			return nil, err
		}
		p.open = p.more
		return p, nil
	}
	p.tag = int(c >> 2 & 0xf)
	if c&3 == 3 {
		p.open, p.left = true, max(0, r.size-r.at)
		return p, nil
	}
	for range 1 << (c & 3) {
		b, err := r.byte()
		if err != nil {
			return nil, errPackets
		}
		p.left = p.left<<8 | int64(b)
	}
	return p, nil
}

// length reads a length of the newer kind, perhaps that of a piece.
func (p *packet) length() error {
	c, err := p.from.byte()
	if err != nil {
		return errPackets
	}
	p.more = false
	switch {
	case c < 192:
		p.left = int64(c)
	case c < 224:
		second, err := p.from.byte()
		if err != nil {
			return errPackets
		}
		p.left = int64(c-192)<<8 + int64(second) + 192
	case c == 255:
		var b [4]byte
		if _, err := io.ReadFull(p.from.r, b[:]); err != nil {
			return errPackets
		}
		p.from.at += 4
		p.left = int64(binary.BigEndian.Uint32(b[:]))
	default:
		p.left, p.more = 1<<(c&0x1f), true
	}
	return nil
}

func (r *reader) byte() (byte, error) {
	c, err := r.r.ReadByte()
	if err == nil {
		r.at++
	}
	return c, err
}

// Read reads the body. Where the bytes end before it does, cut says so.
func (p *packet) Read(b []byte) (int, error) {
	for p.left == 0 {
		if !p.more {
			return 0, io.EOF
		}
		if err := p.length(); err != nil {
			p.cut, p.more = true, false
			return 0, io.EOF
		}
	}
	n, err := p.from.r.Read(b[:min(int64(len(b)), p.left)])
	p.left -= int64(n)
	p.from.at += int64(n)
	if err != nil {
		p.cut, p.left, p.more = true, 0, false
		if errors.Is(err, io.EOF) {
			return n, io.EOF
		}
	}
	return n, err
}
