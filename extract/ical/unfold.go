package ical

import (
	"bytes"

	"postern/extract"
)

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
