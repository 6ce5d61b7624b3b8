package postscript

import (
	"encoding/ascii85"
	"encoding/hex"
	"io"
	"math"
	"strconv"
	"strings"
)

// A file is what tokens and data are read from.
type file struct {
	data []byte
	pos  int
	// comment and literal take what is no program, where they are set.
	comment func(string)
	literal func([]byte)
	// decode makes the data when they are first read, so that a filter begins
	// behind the program that asks for it.
	decode func() []byte
	depth  int // files that it is decoded of
}

func (f *file) load() {
	if f.decode != nil {
		decode := f.decode
		f.decode = nil
		f.data = decode()
	}
}

const (
	longestName = 1 << 12
	deepestProc = 100
)

func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func special(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// next reads an object (PLRM 3, section 3.2); io.EOF at the end.
func (f *file) next(depth int) (object, error) {
again:
	if !f.skipBlank() {
		return object{}, io.EOF
	}
	c := f.data[f.pos]
	f.pos++
	switch c {
	case '(':
		return f.text(), nil
	case '<':
		return f.angle()
	case '>':
		if f.pos < len(f.data) && f.data[f.pos] == '>' {
			f.pos++
			return object{kind: nameKind, name: ">>", exec: true}, nil
		}
		goto again
	case '[', ']':
		return object{kind: nameKind, name: string(c), exec: true}, nil
	case '{':
		return f.procedure(depth)
	case '}':
		return object{kind: markKind, exec: true}, nil
	case ')':
		goto again
	case '/':
		immediate := f.pos < len(f.data) && f.data[f.pos] == '/'
		if immediate {
			f.pos++
		}
		return object{kind: nameKind, name: f.word(), exec: immediate}, nil
	}
	f.pos--
	w := f.word()
	if o, ok := numeral(w); ok {
		return o, nil
	}
	return object{kind: nameKind, name: w, exec: true}, nil
}

// skipBlank passes white space and comments; false at the end.
func (f *file) skipBlank() bool {
	f.load()
	for f.pos < len(f.data) {
		switch c := f.data[f.pos]; {
		case blank(c) || c == 4: // QUIRK: printers take ^D for the end of a job
			f.pos++
		case c == '%':
			from := f.pos
			for f.pos < len(f.data) && f.data[f.pos] != '\n' && f.data[f.pos] != '\r' {
				f.pos++
			}
			if f.comment != nil {
				f.comment(string(f.data[from:f.pos]))
			}
		default:
			return true
		}
	}
	return false
}

func (f *file) word() string {
	from := f.pos
	for f.pos < len(f.data) && !blank(f.data[f.pos]) && !special(f.data[f.pos]) {
		f.pos++
	}
	return string(f.data[from:min(f.pos, from+longestName)])
}

// numeral reads a number, also one with a base before it (section 3.2.2).
func numeral(w string) (object, bool) {
	if w == "" || (w[0] < '0' || w[0] > '9') && w[0] != '-' && w[0] != '+' && w[0] != '.' {
		return object{}, false
	}
	if n, err := strconv.ParseInt(w, 10, 32); err == nil {
		return whole(int(n)), true
	}
	if base, digits, ok := strings.Cut(w, "#"); ok {
		b, err := strconv.Atoi(base)
		if err != nil || b < 2 || b > 36 {
			return object{}, false
		}
		n, err := strconv.ParseUint(digits, b, 32)
		return whole(int(n)), err == nil
	}
	v, err := strconv.ParseFloat(w, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(w, "xXpP_") {
		return object{}, false
	}
	return number(v), true
}

// text reads a string in parentheses.
func (f *file) text() object {
	var b []byte
	for depth := 1; f.pos < len(f.data); {
		c := f.data[f.pos]
		f.pos++
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return f.string(b)
			}
		case '\\':
			b = f.escape(b)
			continue
		}
		b = append(b, c)
	}
	return f.string(b)
}

func (f *file) string(b []byte) object {
	if f.literal != nil {
		f.literal(b)
	}
	return stringOf(b)
}

func (f *file) escape(b []byte) []byte {
	if f.pos >= len(f.data) {
		return b
	}
	c := f.data[f.pos]
	f.pos++
	switch c {
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case '\n':
		return b
	case '\r':
		if f.pos < len(f.data) && f.data[f.pos] == '\n' {
			f.pos++
		}
		return b
	}
	if c < '0' || c > '7' {
		return append(b, c)
	}
	n := int(c - '0')
	for range 2 {
		if f.pos < len(f.data) && f.data[f.pos] >= '0' && f.data[f.pos] <= '7' {
			n = n*8 + int(f.data[f.pos]-'0')
			f.pos++
		}
	}
	return append(b, byte(n))
}

// angle reads what begins with "<": a dict, or a string in hexadecimal or base 85.
func (f *file) angle() (object, error) {
	if f.pos < len(f.data) {
		switch f.data[f.pos] {
		case '<':
			f.pos++
			return object{kind: nameKind, name: "<<", exec: true}, nil
		case '~':
			f.pos++
			return f.string(f.base85()), nil
		}
	}
	return f.string(f.hexUpTo('>')), nil
}

// hexUpTo decodes digits up to an end, which is passed.
func (f *file) hexUpTo(end byte) []byte {
	f.load()
	var digits []byte
	for f.pos < len(f.data) {
		c := f.data[f.pos]
		f.pos++
		if c == end {
			break
		}
		if isHex(c) {
			digits = append(digits, c)
		}
	}
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	b := make([]byte, len(digits)/2)
	n, _ := hex.Decode(b, digits) // only digits are left
	return b[:n]
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// base85 decodes up to "~>" (section 3.13.3).
func (f *file) base85() []byte {
	f.load()
	var in []byte
	for f.pos < len(f.data) && f.data[f.pos] != '~' {
		if c := f.data[f.pos]; c >= '!' && c <= 'u' || c == 'z' {
			in = append(in, c)
		}
		f.pos++
	}
	f.pos = min(f.pos+2, len(f.data))
	out := make([]byte, len(in)*4+8)
	n, _, _ := ascii85.Decode(out, in, true)
	return out[:n]
}

func (f *file) procedure(depth int) (object, error) {
	if depth > deepestProc {
		return object{}, errLimit
	}
	var list []object
	for {
		o, err := f.next(depth + 1)
		if err == io.EOF || err == nil && o.kind == markKind && o.exec {
			return object{kind: arrayKind, arr: list, exec: true}, nil
		}
		if err != nil {
			return object{}, err
		}
		list = append(list, o)
	}
}
