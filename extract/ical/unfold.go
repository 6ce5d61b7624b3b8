package ical

import (
	"bytes"
	"io"
	"unicode/utf8"

	"postern/extract"
)

// largestMended bounds the objects whose letters are put together.
const largestMended = 32 << 20

// mend returns o, or, where lines are folded within letters of UTF-8, as RFC 5545
// section 3.1 lets programs do, a copy in which those letters are whole: the charset
// of the object cannot be told before.
func mend(o *extract.Object) (*extract.Object, error) {
	if o.Size > largestMended {
		return o, nil
	}
	data := make([]byte, o.Size)
	if _, err := o.Data.ReadAt(data, 0); err != nil && err != io.EOF {
		return nil, err
	}
	if utf8.Valid(data) {
		return o, nil
	}
	out, found := make([]byte, 0, len(data)), false
	for i := 0; i < len(data); {
		if n := fold(data[i:]); n > 0 && len(out) > 0 && out[len(out)-1] >= 0x80 && i+n < len(data) && data[i+n]&0xc0 == 0x80 {
			i, found = i+n, true
			continue
		}
		out = append(out, data[i])
		i++
	}
	if !found || !utf8.Valid(out) {
		return o, nil
	}
	mended := *o
	mended.Data, mended.Size = bytes.NewReader(out), int64(len(out))
	mended.Head, mended.Tail = out[:min(len(out), len(o.Head))], out[len(out)-min(len(out), len(o.Tail)):]
	return &mended, nil
}

// fold is the length of the break and the blank that data begins with; zero when it
// begins with none.
func fold(data []byte) int {
	n := 0
	if bytes.HasPrefix(data, []byte("\r")) {
		n++
	}
	if bytes.HasPrefix(data[n:], []byte("\n")) {
		n++
	}
	if n == 0 || n >= len(data) || data[n] != ' ' && data[n] != '\t' {
		return 0
	}
	return n + 1
}

// longestLine bounds a property with everything that is folded into it. A picture is
// one.
const longestLine = 32 << 20

// An unfolder puts lines together.
type unfolder struct {
	visit func(string) error
	line  []byte // of the property so far, without its last break
	ended bool   // its last break was seen; what comes next may go on with it
	cr    bool   // that was a CR, which an LF may follow
}

func (u *unfolder) add(b []byte) error {
	for _, c := range b {
		if u.cr && c == '\n' {
			u.cr = false
			continue
		}
		u.cr = false
		switch {
		case c == '\r' || c == '\n':
			u.cr = c == '\r'
			if u.ended { // a blank line
				if err := u.end(); err != nil {
					return err
				}
			}
			u.ended = true
		case u.ended && (c == ' ' || c == '\t') && len(u.line) > 0:
			u.ended = false
			if u.soft() { // QUIRK: a soft break, and folded besides
				u.line = u.line[:len(u.line)-1]
			}
		case u.ended && u.soft():
			u.ended = false
			u.line = append(u.line[:len(u.line)-1], c)
		case u.ended:
			if err := u.end(); err != nil {
				return err
			}
			u.line = append(u.line, c)
		case len(u.line) >= longestLine:
			return &extract.GapError{Cause: extract.TooBig, Detail: "a property larger than is read"}
		default:
			u.line = append(u.line, c)
		}
	}
	return nil
}

// soft reports whether the line is in quoted-printable and ends in a soft break, as
// vCard 2.1 folds it.
func (u *unfolder) soft() bool {
	if !bytes.HasSuffix(u.line, []byte("=")) {
		return false
	}
	head, _, ok := bytes.Cut(u.line, []byte(":"))
	return ok && bytes.Contains(bytes.ToUpper(head), []byte("QUOTED-PRINTABLE"))
}

// end hands on the property.
func (u *unfolder) end() error {
	u.ended = false
	if len(u.line) == 0 {
		return nil
	}
	line := string(u.line)
	u.line = u.line[:0]
	return u.visit(line)
}
