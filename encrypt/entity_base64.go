package encrypt

import (
	"encoding/base64"
	"io"
)

// lineBytes are encoded to one line: 64 characters, which armor and MIME both
// allow.
const lineBytes = 48

// base64Lines writes base64 in lines of 64 characters, each with CRLF.
type base64Lines struct {
	w    io.Writer
	rest []byte // less than a line
	out  []byte
}

func newBase64Lines(w io.Writer) *base64Lines {
	return &base64Lines{w: w, rest: make([]byte, 0, lineBytes)}
}

func (b *base64Lines) Write(p []byte) (int, error) {
	n := len(p)
	if len(b.rest) > 0 {
		k := min(lineBytes-len(b.rest), len(p))
		b.rest, p = append(b.rest, p[:k]...), p[k:]
		if len(b.rest) < lineBytes {
			return n, nil
		}
		b.add(b.rest)
		b.rest = b.rest[:0]
	}
	for len(p) >= lineBytes {
		b.add(p[:lineBytes])
		p = p[lineBytes:]
		if len(b.out) >= 16<<10 {
			if err := b.flush(); err != nil {
				return 0, err
			}
		}
	}
	b.rest = append(b.rest, p...)
	return n, b.flush()
}

func (b *base64Lines) add(line []byte) {
	b.out = base64.StdEncoding.AppendEncode(b.out, line)
	b.out = append(b.out, '\r', '\n')
}

func (b *base64Lines) flush() error {
	_, err := b.w.Write(b.out)
	b.out = b.out[:0]
	return err
}

// Close writes what is left.
func (b *base64Lines) Close() error {
	if len(b.rest) > 0 {
		b.add(b.rest)
		b.rest = b.rest[:0]
	}
	return b.flush()
}
