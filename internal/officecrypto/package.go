package officecrypto

import (
	"context"
	"io"
)

// A Package is how the package of an Office Open XML document is encrypted.
type Package struct {
	scheme scheme
}

// A scheme is one of the ways to encrypt a package.
type scheme interface {
	// key is the key of the package when the password is right, else nil.
	key(ctx context.Context, password []byte) []byte
	// segments makes the function that decrypts the n-th segment in place: whole
	// blocks of the cipher.
	segments(key []byte) func(n uint32, b []byte)
}

// Ways to encrypt, by the version of their description (2.3.4.5, 2.3.4.10).
const (
	minorStandard = 2
	agileVersion  = 4
)

// ParsePackage reads the stream EncryptionInfo.
func ParsePackage(info []byte) (*Package, error) {
	if len(info) < 8 {
		return nil, errBroken
	}
	major, minor := le.Uint16(info), le.Uint16(info[2:])
	var s scheme
	var err error
	switch {
	case major == agileVersion && minor == agileVersion:
		s, err = parseAgile(info[8:])
	case major >= 2 && major <= 4 && minor == minorStandard:
		s, err = parseStandard(info[4:])
	default:
		err = errUnknown
	}
	if err != nil {
		return nil, err
	}
	return &Package{s}, nil
}

// Key returns the key that a password gives; nil when it is wrong, or ctx ended.
func (p *Package) Key(ctx context.Context, password string) []byte {
	return p.scheme.key(ctx, wide(password))
}

// Segment decrypts a segment in place: whole blocks of the cipher. Access databases are
// kept in such segments, each with a number of its own.
func (p *Package) Segment(key []byte, n uint32, b []byte) { p.scheme.segments(key)(n, b) }

const (
	segmentSize = 4096
	blockSize   = 16 // of AES
)

// Open decrypts the stream EncryptedPackage as it is read (2.3.4.4: the size of
// what is in it, then its segments). A stream that is shorter than it says ends with
// [io.ErrUnexpectedEOF]; one that says that a segment or more of it does not count is
// read to its end.
func (p *Package) Open(key, stream []byte) io.Reader {
	if len(stream) < 8 {
		return &packageReader{broken: true}
	}
	size, data := le.Uint64(stream), stream[8:]
	r := &packageReader{data: data[:len(data)/blockSize*blockSize], decrypt: p.scheme.segments(key)}
	switch {
	case size > uint64(len(r.data)):
		r.broken = true
	case size > 0 && uint64(len(r.data))-size < segmentSize:
		r.extra = len(r.data) - int(size)
	}
	return r
}

// A packageReader decrypts a segment when the one before it is read.
type packageReader struct {
	data    []byte // that is still encrypted
	extra   int    // bytes at its end that do not count
	broken  bool   // it is shorter than it says
	decrypt func(n uint32, b []byte)
	n       uint32
	plain   []byte
	buffer  [segmentSize]byte
}

func (r *packageReader) Read(p []byte) (int, error) {
	for len(r.plain) == 0 {
		if len(r.data) <= r.extra {
			if r.broken {
				return 0, io.ErrUnexpectedEOF
			}
			return 0, io.EOF
		}
		r.plain = r.buffer[:copy(r.buffer[:], r.data)]
		r.decrypt(r.n, r.plain)
		r.n++
		r.data = r.data[len(r.plain):]
		if left := r.extra - len(r.data); left > 0 { // it ends here
			r.plain, r.data = r.plain[:len(r.plain)-left], nil
		}
	}
	n := copy(p, r.plain)
	r.plain = r.plain[n:]
	return n, nil
}
