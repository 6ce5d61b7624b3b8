package pst

import (
	"bytes"
	"compress/zlib"
	"io"
)

// Ways in which data is encoded (section 2.2.2.6): neither wants a key that is not
// in the file.
const (
	cryptPermute = 1
	cryptCyclic  = 2
)

// restoring is the reverse of permutation.
var restoring = func() (t [256]byte) {
	for i := range len(permutation) {
		t[permutation[i]] = byte(i)
	}
	return t
}()

// decode undoes the encoding of a block of data.
func (f *file) decode(b []byte, key uint32) {
	switch f.crypt {
	case cryptPermute:
		for i, c := range b {
			b[i] = restoring[c]
		}
	case cryptCyclic: // section 5.2
		w := uint16(key ^ key>>16)
		for i, c := range b {
			c = permutation[c+byte(w)]
			c = reflection[c+byte(w>>8)]
			c = restoring[c-byte(w>>8)]
			b[i] = c - byte(w)
			w++
		}
	}
}

// unpack inflates a block of a file with large pages.
func unpack(b []byte, size int) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	out := make([]byte, size)
	_, err = io.ReadFull(z, out)
	return out, err
}
