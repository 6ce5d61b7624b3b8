package mail

import (
	"encoding/binary"
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
	head          []byte // of the file, until its length is known
	headDone      bool
	forks         [2]uint32 // bytes that are left of each
	checks        int
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
		return h.put(dst, mark)
	case h.repeat:
		h.repeat = false
		for range b - 1 {
			dst = h.put(dst, h.last)
		}
		return dst
	case b == mark:
		h.repeat = true
		return dst
	}
	h.last = b
	return h.put(dst, b)
}

// put leaves out the header (the name's length, the name, a zero, type and
// creator, flags, two lengths, a check) and the check behind each fork.
func (h *binhexDecoder) put(dst []byte, b byte) []byte {
	switch {
	case !h.headDone:
		h.head = append(h.head, b)
		if n := len(h.head); n == int(h.head[0])+22 {
			h.headDone = true
			h.forks = [2]uint32{binary.BigEndian.Uint32(h.head[n-10:]), binary.BigEndian.Uint32(h.head[n-6:])}
			h.damaged = h.damaged || h.forks == [2]uint32{}
		}
	case h.forks[0] > 0:
		h.forks[0]--
		return append(dst, b)
	case h.checks < 2:
		h.checks++
	case h.forks[1] > 0:
		h.forks[1]--
		return append(dst, b)
	}
	return dst
}
