package archive

import (
	"compress/bzip2"
	"compress/flate"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// Compression methods (APPNOTE 4.4.5).
const (
	methodStore     = 0
	methodDeflate   = 8
	methodDeflate64 = 9
	methodBzip2     = 12
	methodLZMA      = 14
	methodOldZstd   = 20
	methodZstd      = 93
	methodXZ        = 95
	methodPPMd      = 98
	methodAES       = 99
)

// otherMethods are those that are known but not read: of large computers, or for sound
// and pictures.
var otherMethods = map[uint16]string{
	7: "Tokenize", 10: "IBM TERSE, old",
	16: "IBM CMPSC", 18: "IBM TERSE", 19: "IBM LZ77", 94: "MP3", 96: "JPEG", 97: "WavPack",
}

// methodName names a method in gaps.
func methodName(method uint16) string {
	if name := otherMethods[method]; name != "" {
		return fmt.Sprintf("ZIP method %d (%s): no reader", method, name)
	}
	return fmt.Sprintf("ZIP method %d: no reader", method)
}

// endsItself reports whether a packed stream shows where it ends, so that what
// stands behind it can be told.
func endsItself(method uint16) bool {
	return method == methodDeflate || method == methodDeflate64 || method == methodBzip2 || method == methodPPMd
}

// unpack returns the member's content; nil when its method is unknown.
func (m *member) unpack(source *counter) io.Reader { return unpack(m.method, source, m) }

// unpack unpacks what source holds, as the header of m says.
func unpack(method uint16, source *counter, m *member) io.Reader {
	switch method {
	case methodStore:
		return source
	case methodDeflate:
		return flate.NewReader(source)
	case methodDeflate64:
		return newInflate64(source)
	case methodBzip2:
		return &bzip2Reader{r: bzip2.NewReader(source), source: source}
	case methodLZMA:
		return opening(func() (io.Reader, error) { return zipLZMA(source, m) })
	case methodZstd, methodOldZstd:
		return opening(func() (io.Reader, error) {
			d, err := zstd.NewReader(source, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
				zstd.WithDecoderMaxWindow(largestDictionary), zstd.WithDecoderMaxMemory(largestDictionary))
			if err != nil {
				return nil, zstdError(err)
			}
			return zstdReader{d}, nil
		})
	case methodXZ:
		return opening(func() (io.Reader, error) { return newXZ(source, m.packed) })
	case methodShrink:
		return newShrunk(source, m.unpacked())
	case methodReduce1, methodReduce1 + 1, methodReduce1 + 2, methodReduce4:
		return newReduced(source, uint(method-methodReduce1+1), m.unpacked())
	case methodImplode:
		return newImploded(source, m.flags, m.unpacked())
	case methodPPMd:
		return opening(func() (io.Reader, error) {
			size := int64(-1)
			if m.sizesKnown {
				size = m.size
			}
			return newPPMd(source, size)
		})
	}
	return nil
}

// unpacked is the size of the content, for methods that do not mark its end.
func (m *member) unpacked() int64 {
	if m.sizesKnown {
		return m.size
	}
	return 1<<63 - 1
}

var errZipLZMA = errors.New("damaged LZMA header in a ZIP")

// zipLZMA opens an LZMA stream with the header that it has in a ZIP (APPNOTE
// 5.8.8): a version, the length of the properties, and these. Bit 1 of the flags
// says that it has an end marker.
func zipLZMA(source *counter, m *member) (io.Reader, error) {
	var b [9]byte
	if _, err := io.ReadFull(source, b[:]); err != nil {
		return nil, err
	}
	if le.Uint16(b[2:]) != 5 {
		return nil, errZipLZMA
	}
	dict, err := dictionary(int64(le.Uint32(b[5:])), m.packed)
	if err != nil {
		return nil, err
	}
	var h [lzmaHeader]byte
	h[0] = b[4]
	le.PutUint32(h[1:], uint32(dict))
	size := uint64(1<<64 - 1)
	if m.flags&flagEndMarker == 0 && m.sizesKnown {
		size = uint64(m.size)
	}
	le.PutUint64(h[5:], size)
	return newLZMA(h, source)
}

// A late reader is opened when it is first read.
type late struct {
	open func() (io.Reader, error)
	r    io.Reader
	err  error
}

func opening(open func() (io.Reader, error)) io.Reader { return &late{open: open} }

func (l *late) Read(p []byte) (int, error) {
	if l.r == nil && l.err == nil {
		if l.r, l.err = l.open(); l.err == io.EOF {
			l.err = io.ErrUnexpectedEOF
		}
	}
	if l.err != nil {
		return 0, l.err
	}
	return l.r.Read(p)
}
