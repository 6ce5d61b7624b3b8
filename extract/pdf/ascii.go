package pdf

import (
	"bufio"
	"errors"
	"io"
)

var errCutOff = errors.New("encoded bytes are cut off")

// hexDecoder decodes ASCIIHex (7.4.2); what is no digit is skipped.
func hexDecoder(r *bufio.Reader) func() ([]byte, error) {
	out := make([]byte, 1)
	return func() ([]byte, error) {
		var v byte
		for n := 0; n < 2; {
			c, err := r.ReadByte()
			if err != nil || c == '>' {
				if n == 1 {
					out[0] = v << 4
					return out, io.EOF
				}
				return nil, io.EOF
			}
			if h, ok := unhex(c); ok {
				v = v<<4 | h
				n++
			}
		}
		out[0] = v
		return out, nil
	}
}

// base85Decoder decodes ASCII85 (7.4.3); what is no digit is skipped.
func base85Decoder(r *bufio.Reader) func() ([]byte, error) {
	out := make([]byte, 4)
	return func() ([]byte, error) {
		var v uint32
		n := 0
		for n < 5 {
			c, err := r.ReadByte()
			if err != nil || c == '~' {
				if n < 2 {
					return nil, io.EOF
				}
				for i := n; i < 5; i++ {
					v = v*85 + 84
				}
				put32(out, v)
				return out[:n-1], io.EOF
			}
			if c == 'z' && n == 0 {
				put32(out, 0)
				return out, nil
			}
			if c >= '!' && c <= 'u' {
				v = v*85 + uint32(c-'!')
				n++
			}
		}
		put32(out, v)
		return out, nil
	}
}

func put32(b []byte, v uint32) {
	b[0], b[1], b[2], b[3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
}

// runLengthDecoder decodes RunLength (7.4.5).
func runLengthDecoder(r *bufio.Reader) func() ([]byte, error) {
	out := make([]byte, 128)
	return func() ([]byte, error) {
		c, err := r.ReadByte()
		if err != nil || c == 128 {
			return nil, io.EOF
		}
		if c < 128 {
			n, err := io.ReadFull(r, out[:int(c)+1])
			if err != nil {
				return out[:n], errCutOff
			}
			return out[:n], nil
		}
		v, err := r.ReadByte()
		if err != nil {
			return nil, errCutOff
		}
		n := 257 - int(c)
		for i := range n {
			out[i] = v
		}
		return out[:n], nil
	}
}
