package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"postern/extract"
)

// Ar is the AR format (FreeBSD ar(5); GNU binutils), which Debian packages are.
var Ar = extract.Format{
	Name:       "ar",
	About:      "AR and Debian packages: members and their names, long ones of GNU and BSD too",
	MediaTypes: []string{"application/x-archive", "application/vnd.debian.binary-package"},
	Extensions: []string{"ar", "deb", "a"},
	Detect:     detects(beginsWith(arMagic)),
	Risky:      true,
	Read:       readAr,
}

const (
	arMagic  = "!<arch>\n"
	arHeader = 60
	// arNames bounds the table of long names.
	arNames = 1 << 20
)

func readAr(ctx context.Context, o *extract.Object, s extract.Sink) error {
	var long []byte
	for at := int64(len(arMagic)); at < o.Size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var h [arHeader]byte
		size, ok := int64(0), readFull(o, h[:], at) && string(h[58:]) == "`\n"
		if ok {
			n, err := strconv.ParseUint(strings.TrimSpace(string(h[48:58])), 10, 62)
			size, ok = int64(n), err == nil
		}
		if !ok {
			rest := io.NewSectionReader(o.Data, at, o.Size-at)
			if err := s.Child(extract.Child{Path: "rest"}, rest); err != nil {
				return err
			}
			return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged AR header"}
		}
		if !numeric(h[16:48]) { // time, owner, group, mode
			if err := readableText(s, "header", h[16:48]); err != nil {
				return err
			}
		}
		data := at + arHeader
		have := min(size, o.Size-data)
		name, skip := arName(o, string(h[:16]), long, data, have)
		if skip > 0 {
			padding := make([]byte, skip)
			readFull(o, padding, data)
			if err := readableText(s, "header", padding[min(len(name), len(padding)):]); err != nil {
				return err
			}
		}
		if name == "//" {
			long = make([]byte, min(have, arNames))
			readFull(o, long, data)
		}
		if err := arMember(o, s, name, data+skip, have-skip, have < size); err != nil {
			return err
		}
		at = data + size
		if size&1 == 1 {
			var pad [1]byte
			if readFull(o, pad[:], at) && pad[0] != '\n' && pad[0] != 0 {
				if err := s.Gap("", extract.Corrupt, fmt.Sprintf("AR member of %d bytes without padding", size)); err != nil {
					return err
				}
			}
			at++
		}
	}
	return nil
}

// arName is the member's name, and how many bytes of its data it takes.
func arName(o *extract.Object, field string, long []byte, data, have int64) (name string, skip int64) {
	name = strings.TrimRight(field, " ")
	if digits, ok := strings.CutPrefix(name, "#1/"); ok { // BSD: it stands before the data
		n, err := strconv.ParseUint(digits, 10, 16)
		if err != nil || int64(n) > have {
			return name, 0
		}
		b := make([]byte, n)
		readFull(o, b, data)
		return cString(b), int64(n)
	}
	if len(name) > 1 && name[0] == '/' { // GNU: it stands in the table
		if n, err := strconv.ParseUint(name[1:], 10, 31); err == nil && int(n) < len(long) {
			b, _, _ := bytes.Cut(long[n:min(int(n)+4096, len(long))], []byte("\n"))
			return strings.TrimSuffix(string(b), "/"), 0
		}
	}
	if name != "/" && name != "//" {
		name = strings.TrimSuffix(name, "/")
	}
	return name, 0
}

func arMember(o *extract.Object, s extract.Sink, name string, data, size int64, cut bool) error {
	m := &member{name: name}
	names := m.names()
	if err := s.Text(extract.Properties, extract.Place{Where: "names"}, strings.Join(names, "\n")+"\n"); err != nil {
		return err
	}
	if size == 0 && !cut {
		return nil
	}
	var r io.Reader = io.NewSectionReader(o.Data, data, size)
	if cut {
		r = io.MultiReader(r, failing{io.ErrUnexpectedEOF})
	}
	c := extract.Child{Path: m.path(), Names: baseNames(names)}
	if name == "/" || name == "//" {
		c = extract.Child{Path: "table"} // of symbols, or of names
	}
	return s.Child(c, r)
}
