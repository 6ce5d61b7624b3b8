package pdf

import (
	"bytes"

	"golang.org/x/text/encoding/charmap"

	"postern/extract"
)

// passwords are tried where a file wants one: the empty one, then those of the
// message.
type passwords struct {
	try    func(open func(password string) bool) bool
	last   string // that opened the file, for its second reading
	opened bool   // by one that is not empty
}

func (p *passwords) unlock(open func(password string) bool) bool {
	if open("") {
		return true
	}
	if p == nil || p.try == nil {
		return false
	}
	if p.opened && open(p.last) {
		return true
	}
	p.opened = p.try(func(password string) bool {
		if !open(password) {
			return false
		}
		p.last = password
		return true
	})
	return p.opened
}

// latinPassword is a password of revisions 2 to 4 (7.6.4.3.2): in
// PDFDocEncoding, of which Latin-1 is what people type.
func latinPassword(p string) []byte {
	if b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(p)); err == nil {
		return b[:min(len(b), 32)]
	}
	return []byte(p)[:min(len(p), 32)]
}

// utf8Password is one of revisions 5 and 6 (7.6.4.3.3).
func utf8Password(p string) []byte { return []byte(p)[:min(len(p), 127)] }

// encrypted looks for an encryption dictionary where trailers stand: at both
// ends, and where the last cross-reference is said to be.
func encrypted(o *extract.Object) bool {
	word := []byte("/Encrypt")
	if bytes.Contains(o.Head, word) || bytes.Contains(o.Tail, word) {
		return true
	}
	i := bytes.LastIndex(o.Tail, []byte("startxref"))
	if i < 0 {
		return false
	}
	at := int64(0)
	for _, c := range bytes.TrimLeft(o.Tail[i+len("startxref"):], "\r\n\t ") {
		if c < '0' || c > '9' || at > o.Size {
			break
		}
		at = 10*at + int64(c-'0')
	}
	b := make([]byte, 4<<10)
	n, _ := o.Data.ReadAt(b, min(at, o.Size))
	return bytes.Contains(b[:n], word)
}
