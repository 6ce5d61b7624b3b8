package framemaker

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// inset hands on the picture whose lines follow, if there are any: each begins with &, and holds bytes in
// hexadecimal ("MIF Reference", "Facet syntax").
func (r *reader) inset() error {
	lines := &insetReader{r: r.r}
	if !lines.more() {
		return nil
	}
	r.insets++
	err := r.s.Child(extract.Child{Path: fmt.Sprintf("picture %d", r.insets), Alternative: true}, lines)
	if err == nil { // one that is nested too deep, or too large, is not read to its end
		_, err = io.Copy(io.Discard, lines)
	}
	return err
}

// An insetReader reads the bytes of a picture from its lines, as far as they go.
type insetReader struct {
	r   *bufio.Reader
	out []byte
	mid bool // a line goes on
	err error
}

// more reports whether the next line is one of a picture.
func (i *insetReader) more() bool {
	for !i.mid {
		c, err := i.r.Peek(1)
		if err != nil || i.err != nil {
			return false
		}
		switch c[0] {
		case '\r', '\n', ' ', '\t':
			_, _ = i.r.Discard(1)
		default:
			return c[0] == '&'
		}
	}
	return i.err == nil
}

func (i *insetReader) Read(p []byte) (int, error) {
	for len(i.out) == 0 {
		if !i.more() {
			if i.err != nil {
				return 0, i.err
			}
			return 0, io.EOF
		}
		i.line()
	}
	n := copy(p, i.out)
	i.out = i.out[n:]
	return n, nil
}

// line takes a line, or a piece of a long one. One that is not in hexadecimal is handed on as it stands.
func (i *insetReader) line() {
	const longest = 4096
	if !i.mid {
		_, _ = i.r.Discard(1)
	}
	i.mid = true
	var line []byte
	for len(line) < longest {
		c, err := i.r.ReadByte()
		if err != nil || c == '\n' || c == '\r' {
			if i.mid = false; err != nil && err != io.EOF {
				i.err = err
			}
			break
		}
		line = append(line, c)
	}
	text := strings.TrimSpace(string(line))
	if text == "%v" || text == `\x` {
		return
	}
	b, err := hex.DecodeString(strings.TrimPrefix(text, `\x`))
	if err != nil {
		b = append(line, '\n')
	}
	i.out = b
}
