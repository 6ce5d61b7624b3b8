package mail

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
)

const (
	// longestDelimiter bounds lines that can be boundaries. RFC 2046 allows 70
	// characters; programs take what a line may hold.
	longestDelimiter = 1000
	// mostDelimiters bounds the lines that begin with two hyphens, 40 bytes each.
	mostDelimiters = 1 << 18
)

// A dashLine is a line that begins with two hyphens: perhaps a boundary.
type dashLine struct {
	off, next int64  // its first byte; the first byte of the next line
	hash      uint64 // of its text: after the hyphens, without blanks at the end
	head      uint64 // the first bytes of its text
	text      uint16 // length of its text
	blanks    uint8  // length of the blanks at its end, 255 for more
	brk       uint8  // length of the line break before it
	bareCR    bool   // that break is a lone CR
	content   bool   // the next line begins with "Content-"
}

// findDashLines collects them in one pass over the message. The second result is
// false where there are too many: those after the last one are not seen.
func (p *parser) findDashLines() ([]dashLine, bool) {
	var lines []dashLine
	var pos int64 // search from here
	for pos < p.src.size {
		start := max(0, pos-2)
		w := p.src.bytes(start, windowSize)
		if len(w) <= int(pos-start) {
			break
		}
		// Fewer bytes than wanted: the message ends, or reading it fails.
		last := len(w) < windowSize || start+windowSize == p.src.size
		next := p.dashLinesIn(w, start, int(pos-start), last, &lines)
		if len(lines) >= mostDelimiters {
			return lines, false
		}
		pos = start + int64(next)
	}
	return lines, true
}

// dashLinesIn searches w from index i on, and returns where to go on: so that a
// line that is cut off at the window's end is seen whole in the next one.
func (p *parser) dashLinesIn(w []byte, off int64, i int, last bool, lines *[]dashLine) int {
	for len(*lines) < mostDelimiters {
		hit := bytes.Index(w[i:], []byte("--"))
		if hit < 0 {
			if !last {
				return len(w) - 1
			}
			return len(w)
		}
		i += hit
		brk := breakBefore(w, i)
		if brk == 0 && off+int64(i) > 0 {
			i += 2
			for i < len(w) && w[i] == '-' {
				i++
			}
			i = min(i, len(w))
			continue
		}
		if !last && len(w)-i < longestDelimiter+16 && i > 2 {
			return i
		}
		line, end := p.dashLine(w, i)
		if end == 0 {
			i += 2
			continue
		}
		line.off, line.next, line.brk = off+int64(i), off+int64(end), uint8(brk)
		line.bareCR = brk == 1 && w[i-1] == '\r'
		*lines = append(*lines, line)
		i += 2
	}
	return i
}

// breakBefore is the length of the line break that ends at index i.
func breakBefore(w []byte, i int) int {
	switch {
	case i > 1 && w[i-1] == '\n' && w[i-2] == '\r':
		return 2
	case i > 0 && (w[i-1] == '\n' || w[i-1] == '\r'):
		return 1
	}
	return 0
}

// dashLine reads the line at index i of w. Its end is 0 where it is too long.
func (p *parser) dashLine(w []byte, i int) (line dashLine, end int) {
	rest := w[i+2 : min(len(w), i+2+longestDelimiter)]
	n := bytes.IndexAny(rest, "\r\n")
	if n < 0 && i+2+len(rest) < len(w) {
		return line, 0
	}
	if n < 0 {
		n = len(rest)
	}
	text := bytes.TrimRight(rest[:n], " \t")
	line.text, line.blanks = uint16(len(text)), uint8(min(n-len(text), 255))
	line.hash, line.head = maphash.Bytes(p.seed, text), head8(text)
	end = i + 2 + n
	if end < len(w) && w[end] == '\r' {
		end++
	}
	if end < len(w) && w[end] == '\n' {
		end++
	}
	name := w[end:min(len(w), end+8)]
	line.content = bytes.EqualFold(name, []byte("content-"))
	return line, end
}

// head8 packs the first eight bytes of b, so that most prefixes are compared
// without reading the message again.
func head8(b []byte) uint64 {
	var a [8]byte
	copy(a[:], b)
	return binary.BigEndian.Uint64(a[:])
}
