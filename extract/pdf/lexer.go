package pdf

import (
	"errors"
	"io"
)

// Bounds of one object. They are far above what programs write.
const (
	maxDepth  = 100
	maxString = 16 << 20
	maxItems  = 1 << 20
)

var (
	errDepth  = errors.New("objects nested too deep")
	errLength = errors.New("object too long")
)

// A lexer reads objects from bytes in memory, or, when src is set, from a
// stream through a small window: then there are no references to look ahead for.
type lexer struct {
	src io.Reader
	buf []byte
	pos int
	err error // what src ended with
}

func newStreamLexer(r io.Reader) *lexer {
	return &lexer{src: r, buf: make([]byte, 0, 32<<10)}
}

// more reports whether a byte stands at pos, after reading on if need be.
func (l *lexer) more() bool {
	for l.pos >= len(l.buf) {
		if l.src == nil || l.err != nil {
			return false
		}
		n, err := l.src.Read(l.buf[:cap(l.buf)])
		l.buf, l.pos, l.err = l.buf[:n], 0, err
	}
	return true
}

func (l *lexer) skipSpace() {
	for l.more() {
		switch c := l.buf[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.more() && l.buf[l.pos] != '\n' && l.buf[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// object reads the next object or operator; io.EOF when there is none. Stray
// closing brackets come back as keywords.
func (l *lexer) object() (any, error) { return l.nested(0) }

func (l *lexer) nested(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	l.skipSpace()
	if !l.more() {
		if l.err != nil && l.err != io.EOF {
			return nil, l.err
		}
		return nil, io.EOF
	}
	switch c := l.buf[l.pos]; c {
	case '(':
		l.pos++
		return l.literal()
	case '<':
		l.pos++
		if l.more() && l.buf[l.pos] == '<' {
			l.pos++
			return l.dictionary(depth)
		}
		return l.hex()
	case '>':
		l.pos++
		if l.more() && l.buf[l.pos] == '>' {
			l.pos++
		}
		return keyword(">>"), nil
	case '[':
		l.pos++
		return l.list(depth)
	case ']', '{', '}', ')':
		l.pos++
		return keyword(string(c)), nil
	case '/':
		l.pos++
		return l.name(), nil
	default:
		return l.wordOrNumber(), nil
	}
}

func (l *lexer) list(depth int) (any, error) {
	a := array{}
	for {
		v, err := l.nested(depth + 1)
		if err == io.EOF {
			return a, nil // cut off: keep what there is
		}
		if err != nil {
			return nil, err
		}
		if k, ok := v.(keyword); ok {
			switch k {
			case "]":
				return a, nil
			case "R":
				a = foldRef(a)
			case "endobj", "endstream":
				return a, nil
			}
			continue
		}
		if len(a) >= maxItems {
			return nil, errLength
		}
		a = append(a, v)
	}
}

// foldRef turns the last two numbers of a into the reference they are.
func foldRef(a array) array {
	n := len(a)
	if n < 2 {
		return a
	}
	num, gen := whole(a[n-2], -1), whole(a[n-1], -1)
	if num < 0 || gen < 0 {
		return a
	}
	return append(a[:n-2], ref{num, gen})
}

func (l *lexer) dictionary(depth int) (any, error) {
	// Read as a list first: references are then folded in one place.
	var a array
	for done := false; !done; {
		v, err := l.nested(depth + 1)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		k, ok := v.(keyword)
		switch {
		case !ok:
			if len(a) >= maxItems {
				return nil, errLength
			}
			a = append(a, v)
		case k == "R":
			a = foldRef(a)
		case k == ">>":
			done = true
		case k == "endobj" || k == "stream":
			l.pos = max(0, l.pos-len(k)) // the dictionary was not closed
			done = true
		}
	}
	d := make(dict, len(a)/2)
	for i := 0; i+1 < len(a); {
		k, ok := a[i].(name)
		if !ok {
			i++ // QUIRK: a value without a key; skip it
			continue
		}
		d[k] = a[i+1]
		i += 2
	}
	return d, nil
}

func (l *lexer) name() name {
	var b []byte
	for l.more() && isRegular(l.buf[l.pos]) && len(b) < 4096 {
		c := l.buf[l.pos]
		l.pos++
		if c == '#' {
			b = l.hexByte(b)
			continue
		}
		b = append(b, c)
	}
	return name(b)
}

// hexByte reads the two digits after a number sign in a name; without them the
// sign stands for itself.
func (l *lexer) hexByte(b []byte) []byte {
	var digits [2]byte
	for i := range digits {
		if !l.more() {
			return append(append(b, '#'), digits[:i]...)
		}
		if _, ok := unhex(l.buf[l.pos]); !ok {
			return append(append(b, '#'), digits[:i]...)
		}
		digits[i] = l.buf[l.pos]
		l.pos++
	}
	high, _ := unhex(digits[0])
	low, _ := unhex(digits[1])
	return append(b, high<<4|low)
}

func (l *lexer) wordOrNumber() any {
	var word [128]byte
	n := 0
	for l.more() && isRegular(l.buf[l.pos]) {
		if n < len(word) {
			word[n] = l.buf[l.pos]
			n++
		}
		l.pos++
	}
	if n == 0 { // no regular byte at all: never stand still
		l.pos++
		return keyword("")
	}
	w := word[:n]
	if f, ok := parseNumber(w); ok {
		return f
	}
	switch string(w) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return keyword(w)
}
