package plain

import (
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a string after its first quote and writes it: a key with a colon,
// a value with a line end. A string that never ends goes to the end of the text.
func (t *tree) quoted() error {
	if !t.key {
		t.place(`"`)
	}
	key := t.scratch[:0]
	for {
		b, err := t.unit()
		if b == nil || err != nil {
			t.scratch = key
			if t.key {
				t.path.name(string(key))
				t.out.text(": ")
			} else {
				t.out.newline()
			}
			return err
		}
		if t.key && len(key) < longKey {
			key = append(key, b...)
		}
		t.out.bytes(b)
		if t.out.err != nil {
			return t.out.err
		}
	}
}

// unit reads one letter of a string: what an escape stands for, or bytes as they
// are. It returns nil at the closing quote.
func (t *tree) unit() ([]byte, error) {
	c, err := t.r.ReadByte()
	switch {
	case err != nil || c == '"':
		return nil, err
	case c != '\\':
		return t.run(c), nil
	}
	if c, err = t.r.ReadByte(); err != nil {
		return []byte{'\\'}, nil
	}
	switch c {
	case 'n':
		return []byte{'\n'}, nil
	case 't':
		return []byte{'\t'}, nil
	case 'r':
		return []byte{'\r'}, nil
	case 'b', 'f':
		return []byte{' '}, nil
	case 'u':
		return t.unicode(), nil
	}
	return []byte{c}, nil
}

// run is c and the buffered bytes after it up to a quote or an escape.
func (t *tree) run(c byte) []byte {
	t.r.UnreadByte()
	b, _ := t.r.Peek(max(1, t.r.Buffered()))
	n := 1
	for n < len(b) && b[n] != '"' && b[n] != '\\' {
		n++
	}
	t.r.Discard(n)
	return b[:n]
}

// unicode is what follows \u: a UTF-16 unit, or a pair of them.
func (t *tree) unicode() []byte {
	r, ok := t.hex(0)
	if !ok {
		return []byte(`\u`)
	}
	t.r.Discard(4)
	if utf16.IsSurrogate(r) {
		low := utf8.RuneError
		if next, _ := t.r.Peek(2); string(next) == `\u` {
			low, _ = t.hex(2)
		}
		if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
			t.r.Discard(6)
		}
	}
	return utf8.AppendRune(nil, r)
}

func (t *tree) hex(after int) (rune, bool) {
	b, err := t.r.Peek(after + 4)
	if err != nil && err != io.EOF || len(b) < after+4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[after:]), 16, 16)
	return rune(n), err == nil
}
