package windows

import (
	"encoding/binary"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"

	"postern/extract"
)

var le = binary.LittleEndian

// readFull fills b from an offset of o, and reports whether there is so much.
func readFull(o *extract.Object, b []byte, at int64) bool {
	if at < 0 || at > o.Size || int64(len(b)) > o.Size-at {
		return false
	}
	n, err := o.Data.ReadAt(b, at)
	return n == len(b) && (err == nil || err == io.EOF)
}

// wide is text in UTF-16, up to a zero.
func wide(b []byte) string {
	var u []uint16
	for ; len(b) >= 2; b = b[2:] {
		c := le.Uint16(b)
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}

// wideRuns are the texts of two signs or more in b, which stand at even offsets and end
// with anything that is no sign.
func wideRuns(b []byte) string {
	var out strings.Builder
	var run []uint16
	flush := func() {
		if len(run) > 1 {
			out.WriteString(string(utf16.Decode(run)))
			out.WriteByte('\n')
		}
		run = run[:0]
	}
	for ; len(b) >= 2; b = b[2:] {
		c := le.Uint16(b)
		if c == '\t' || c == '\n' || c == '\r' || utf16.IsSurrogate(rune(c)) || unicode.IsPrint(rune(c)) {
			run = append(run, c)
			continue
		}
		flush()
	}
	flush()
	return out.String()
}

// rest hands on what stands behind the end, unless it is zeros.
func rest(o *extract.Object, s extract.Sink, at int64, alternative bool) error {
	r := io.NewSectionReader(o.Data, at, max(0, o.Size-at))
	if zeros(r) {
		return nil
	}
	_, err := r.Seek(0, io.SeekStart)
	if err != nil {
		return err
	}
	return s.Child(extract.Child{Path: "after the end", Alternative: alternative}, r)
}

// zeros reports whether r holds nothing else.
func zeros(r io.Reader) bool {
	b := make([]byte, 32<<10)
	for {
		n, err := r.Read(b)
		for _, c := range b[:n] {
			if c != 0 {
				return false
			}
		}
		if err != nil {
			return true
		}
	}
}
