package mail

import "bytes"

// A ydecoder decodes yEnc (yEnc draft 1.3): each byte is 42 more than it was,
// and "=" stands before one that is 64 more on top of that. Lines that begin
// with "=y" are about the file.
type ydecoder struct {
	escaped bool
	inside  bool // a piece of a long line comes next
	skip    bool // the rest of a line about the file
}

func (y *ydecoder) line(dst, line []byte, last bool) []byte {
	begins := !y.inside
	ends := bytes.HasSuffix(line, []byte("\n"))
	y.inside = !ends && !last
	if begins {
		y.skip = bytes.HasPrefix(line, []byte("=y"))
	}
	if y.skip {
		return dst
	}
	for _, c := range line {
		switch {
		case c == '\r' || c == '\n':
		case c == '=' && !y.escaped:
			y.escaped = true
		case y.escaped:
			dst = append(dst, c-64-42)
			y.escaped = false
		default:
			dst = append(dst, c-42)
		}
	}
	return dst
}
