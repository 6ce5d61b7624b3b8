package image

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"sort"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// Markers of JPEG (ITU-T T.81 table B.1).
const (
	markStart    = 0xd8
	markEnd      = 0xd9
	markScan     = 0xda
	markApp0     = 0xe0
	markApp15    = 0xef
	markComment  = 0xfe
	markRestart0 = 0xd0
	markRestart7 = 0xd7
)

// A jpegReader goes through the segments of a file.
type jpegReader struct {
	*metadata.Reading
	br       *bufio.Reader
	at       int64
	icc      map[int][]byte
	extended map[string]*bytes.Buffer // XMP in several segments, by its digest
	shop     bytes.Buffer             // Photoshop resources go on in the next segment
	held     int
}

func readJPEG(r *metadata.Reading) error {
	j := &jpegReader{Reading: r, icc: map[int][]byte{}, extended: map[string]*bytes.Buffer{}}
	j.br = bufio.NewReaderSize(io.NewSectionReader(r.Object.Data, 2, r.Object.Size-2), 32<<10)
	j.at = 2
	err := j.segments()
	j.collected()
	if err == nil {
		r.Rest(j.at)
	}
	return err
}

// byte reads one; a file that ends is none of its own.
func (j *jpegReader) byte() (byte, error) {
	c, err := j.br.ReadByte()
	if err == nil {
		j.at++
	}
	return c, err
}

// segments reads up to the end of the picture. A scan that is cut off is shown as
// far as it goes by every program, and hides nothing.
func (j *jpegReader) segments() error {
	scanned := false
	for j.Next() {
		mark, err := j.marker()
		switch {
		case err != nil && scanned:
			return nil
		case err != nil:
			return metadata.Corrupt("JPEG: cut off")
		case mark == markEnd:
			return nil
		case mark == markStart, mark == 0x01, mark >= markRestart0 && mark <= markRestart7:
			continue
		}
		var size [2]byte
		if _, err := io.ReadFull(j.br, size[:]); err != nil {
			return metadata.Corrupt("JPEG: cut off")
		}
		n := int64(binary.BigEndian.Uint16(size[:]))
		if n < 2 {
			return metadata.Corrupt("JPEG: a segment without a length")
		}
		b := make([]byte, n-2)
		got, err := io.ReadFull(j.br, b)
		j.at += 2 + int64(got)
		j.segment(mark, b[:got])
		if err != nil {
			return metadata.Corrupt("JPEG: cut off")
		}
		scanned = scanned || mark == markScan
	}
	return nil
}

// marker finds the next one: in a scan it is the first 0xff without a zero behind.
func (j *jpegReader) marker() (byte, error) {
	for {
		b, err := j.br.ReadSlice(0xff)
		j.at += int64(len(b))
		if err == bufio.ErrBufferFull {
			if j.Stopped() {
				return 0, io.ErrUnexpectedEOF
			}
			continue
		}
		if err != nil {
			return 0, err
		}
		c, err := j.byte()
		for err == nil && c == 0xff {
			c, err = j.byte()
		}
		if err != nil {
			return 0, err
		}
		if c != 0 && (c < markRestart0 || c > markRestart7) {
			return c, nil
		}
	}
}

// maxHeld bounds what segments together may make: a profile, an extended XMP.
const maxHeld = 32 << 20

func (j *jpegReader) hold(n int) bool {
	j.held += n
	if j.held > maxHeld && j.held-n <= maxHeld {
		j.Gap("", extract.TooBig, "JPEG: too much metadata")
	}
	return j.held <= maxHeld
}

func (j *jpegReader) segment(mark byte, b []byte) {
	text := string(b)
	switch {
	case mark == markComment:
		j.Property("comment", metadata.Narrow(b))
	case mark < markApp0 || mark > markApp15:
	case strings.HasPrefix(text, "Exif\x00"):
		j.EXIF(b[min(6, len(b)):])
	case strings.HasPrefix(text, "http://ns.adobe.com/xap/1.0/\x00"):
		j.XMP(b[len("http://ns.adobe.com/xap/1.0/\x00"):])
	case strings.HasPrefix(text, "http://ns.adobe.com/xmp/extension/\x00"):
		j.extension(b[len("http://ns.adobe.com/xmp/extension/\x00"):])
	case strings.HasPrefix(text, "Photoshop 3.0\x00"):
		if j.hold(len(b)) {
			j.shop.Write(b[len("Photoshop 3.0\x00"):])
		}
	case strings.HasPrefix(text, "ICC_PROFILE\x00") && len(b) >= 14:
		if j.hold(len(b)) {
			j.icc[int(b[12])] = append(j.icc[int(b[12])], b[14:]...)
		}
	case strings.HasPrefix(text, "JFXX\x00\x10") && mark == markApp0:
		j.Picture("thumbnail", b[6:])
	case mark == markApp0 && strings.HasPrefix(text, "JFIF\x00"), strings.HasPrefix(text, "MPF\x00"):
	default:
		j.Printable(fmt.Sprintf("segment APP%d", mark-markApp0), b)
		const file = 512 // no file that Printable does not read is smaller
		if len(b) >= file {
			j.Child(extract.Child{Path: fmt.Sprintf("APP%d@%d", mark-markApp0, j.at-int64(len(b))), Alternative: true}, bytes.NewReader(b))
		}
	}
}

// extension takes a piece of an extended XMP packet: a digest of 32 letters, the
// length of the whole, the offset (XMP specification part 3, section 1.1.3.1).
func (j *jpegReader) extension(b []byte) {
	const digest, head = 32, 40
	if len(b) < head || !j.hold(len(b)) {
		return
	}
	id := string(b[:digest])
	if j.extended[id] == nil {
		j.extended[id] = &bytes.Buffer{}
	}
	// Pieces stand in order in all that programs write.
	j.extended[id].Write(b[head:])
}

// collected reads what stood in several segments.
func (j *jpegReader) collected() {
	for _, id := range sorted(j.extended) {
		j.XMP(j.extended[id].Bytes())
	}
	j.Photoshop(bytes.ReplaceAll(j.shop.Bytes(), []byte("Photoshop 3.0\x00"), nil))
	var profile []byte
	numbers := make([]int, 0, len(j.icc))
	for n := range j.icc {
		numbers = append(numbers, n)
	}
	sort.Ints(numbers)
	for _, n := range numbers {
		profile = append(profile, j.icc[n]...)
	}
	j.ICC(profile)
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
