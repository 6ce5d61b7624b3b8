package cms

import "io"

// segmentSize is how much content lies in one OCTET STRING: a whole number of
// cipher blocks.
const segmentSize = 16 << 10

// A segmenter cuts a content into segments of segmentSize and gives each to write
// when it is full. The rest is left for its owner.
type segmenter struct {
	buf   []byte // the segment being filled
	write func(segment []byte) error
	err   error // the first error; it stays
}

func newSegmenter(write func([]byte) error) segmenter {
	// Room for a block of padding behind the last segment.
	return segmenter{buf: make([]byte, 0, segmentSize+16), write: write}
}

// Write never keeps p, and never writes into it.
func (s *segmenter) Write(p []byte) (int, error) {
	n := 0
	for s.err == nil && n < len(p) {
		part := p[n:min(len(p), n+segmentSize-len(s.buf))]
		s.buf = append(s.buf, part...)
		n += len(part)
		if len(s.buf) == segmentSize {
			s.err = s.write(s.buf)
			s.buf = s.buf[:0]
		}
	}
	return n, s.err
}

// writeOctets writes one OCTET STRING.
func writeOctets(w io.Writer, p []byte) error {
	if _, err := w.Write(appendHeader(make([]byte, 0, 8), tagOctets, len(p))); err != nil {
		return err
	}
	_, err := w.Write(p)
	return err
}
