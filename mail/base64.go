package mail

import "io"

// base64Values maps a byte to its six bits; 64 is white space, 65 "=", 66 junk.
var base64Values = base64Table("")

// urlValues reads the digits of the URL alphabet (RFC 4648 section 5) too.
var urlValues = base64Table("-_")

func base64Table(more string) (t [256]byte) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range t {
		t[i] = 66
	}
	for i := range len(alphabet) {
		t[alphabet[i]] = byte(i)
	}
	for i := range len(more) {
		t[more[i]] = byte(62 + i)
	}
	for _, c := range " \t\r\n\v\f" {
		t[c] = 64
	}
	t['='] = 65
	return t
}

// A base64State decodes leniently: junk is skipped, padding may stand anywhere
// and ends a run (what was concatenated is read on), and may be missing.
type base64State struct {
	url     bool
	bits    uint32
	count   uint8 // sextets in bits
	damaged bool
}

// decode appends what src gives to dst.
func (s *base64State) decode(dst, src []byte) []byte {
	values := &base64Values
	if s.url {
		values = &urlValues
	}
	for _, c := range src {
		v := values[c]
		if v < 64 {
			s.bits = s.bits<<6 | uint32(v)
			if s.count++; s.count == 4 {
				dst = append(dst, byte(s.bits>>16), byte(s.bits>>8), byte(s.bits))
				s.bits, s.count = 0, 0
			}
			continue
		}
		switch v {
		case 65:
			dst = s.flush(dst)
		case 66:
			s.damaged = true
		}
	}
	return dst
}

// flush ends a run at its padding or at the end.
func (s *base64State) flush(dst []byte) []byte {
	switch s.count {
	case 1:
		s.damaged = true
	case 2:
		dst = append(dst, byte(s.bits>>4))
	case 3:
		dst = append(dst, byte(s.bits>>10), byte(s.bits>>2))
	}
	s.bits, s.count = 0, 0
	return dst
}

func decodeBase64(s string, url bool) []byte {
	st := base64State{url: url}
	return st.flush(st.decode(make([]byte, 0, len(s)*3/4+3), []byte(s)))
}

// A base64Reader is base64State over a stream.
type base64Reader struct {
	r     io.Reader
	state base64State
	in    []byte
	out   []byte // decoded, not yet handed out
	buf   []byte
	err   error
}

func newBase64Reader(r io.Reader, url bool) *base64Reader {
	return &base64Reader{r: r, state: base64State{url: url}, in: make([]byte, 8<<10), buf: make([]byte, 0, 6<<10+8)}
}

func (b *base64Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(b.out) == 0 {
		if b.err != nil {
			return 0, b.err
		}
		n, err := b.r.Read(b.in)
		b.out = b.state.decode(b.buf[:0], b.in[:n])
		if err != nil {
			b.err = err
			b.out = b.state.flush(b.out)
		}
	}
	n := copy(p, b.out)
	b.out = b.out[n:]
	return n, nil
}
