package extract

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"postern/mail"
)

// Files were put into texts before there was MIME, and some programs still do:
// uuencode, yEnc, BinHex, PGP's armour. Nothing but a line says so. In a quoted mail
// each line has the same mark in front of it.
var typedStart = regexp.MustCompile(`^((?:[>|] ?)*)(?:begin(?:-base64(?:-encoded)?)? +[0-7]{3,4} +(\S.*)|(=ybegin .*line=)|(\(This file must be converted with BinHex)|(-----BEGIN (?:PGP|PKCS|CMS|CERTIFICATE)))`)

// Kinds of files in a text: the groups of typedStart that find them.
const (
	uuKind     = 2
	yencKind   = 3
	binhexKind = 4
	armourKind = 5
)

// typedTypes are the media types of the kinds that formats read, and the names of all.
var typedTypes = [...]struct{ name, mediaType string }{
	uuKind:     {name: "x-uuencode"},
	yencKind:   {"x-yencode", "application/x-yenc"},
	binhexKind: {"x-binhex", "application/mac-binhex40"},
	armourKind: {"armour", "application/x-armour"},
}

// A typedRange is a stretch of a text that holds a file.
type typedRange struct {
	kind       int
	mark       []byte // before each line
	name       string
	start, end int64
	base64     bool // begin-base64
	ended      bool // its last line was seen
	odd        bool // some line of it is none that uuencode writes
	bare       bool // uuencode's lines without "begin" before them
}

// holdsFiles hands on the files that are put into a text in such a way. What is the
// whole object is left to the formats.
func holdsFiles(ctx context.Context, o *Object, s Sink) error {
	list, more, err := findFiles(ctx, o)
	if err == nil && more {
		err = s.Gap("", TooBig, fmt.Sprintf("more than %d files are written in its text", typedFiles))
	}
	for i, r := range list {
		if err != nil {
			return err
		}
		kind := typedTypes[r.kind]
		c := Child{Path: fmt.Sprintf("%s-%d", kind.name, i+1), Alternative: true}
		var in io.Reader = io.NewSectionReader(o.Data, r.start, r.end-r.start)
		if len(r.mark) > 0 {
			in = &unmarked{r: bufio.NewReaderSize(in, 8<<10), mark: r.mark, begins: true}
		}
		switch {
		case kind.mediaType == "":
			if !r.bare {
				c.Names = []string{r.name}
			}
			c.Alternative = !r.ended || r.odd || r.bare
			in, _ = mail.Decoder(in, kind.name)
		case r.start == 0 && len(r.mark) == 0, r.kind == armourKind && encryptedAt(o, r):
			continue // for a format, or a gap that was noted
		default:
			c.Types = []string{kind.mediaType}
		}
		err = s.Child(c, in)
	}
	return err
}

// encryptedAt reports whether an armour holds an encrypted message. The text it stands
// in says so.
func encryptedAt(o *Object, r typedRange) bool {
	b := make([]byte, min(2<<10, r.end-r.start))
	n, _ := o.Data.ReadAt(b, r.start)
	text := strings.ReplaceAll(string(b[:n]), "\n"+string(r.mark), "\n")
	text = strings.TrimPrefix(text, string(r.mark))
	return strings.HasPrefix(text, armourPGP) && isEncryptedArmour(text)
}

// findFiles finds the stretches, in one pass. It reports whether there are more of them
// than are read.
func findFiles(ctx context.Context, o *Object) (list []typedRange, more bool, err error) {
	last := int64(-1) // where the line before begins, if it is a full one of uuencode
	r := bufio.NewReaderSize(o.Open(), 32<<10)
	begins := true
	open := false
	for offset := int64(0); ; {
		line, err := r.ReadSlice('\n')
		if begins && len(line) > 0 {
			if open && list[len(list)-1].bare && !inUU(line) {
				open = false
				list[len(list)-1].end = offset
			}
			full := !open && fullUU(line)
			if full && last >= 0 && len(list) < typedFiles {
				list = append(list, typedRange{kind: uuKind, start: last, end: o.Size, bare: true})
				open, full = true, false
			}
			before := last
			last = -1
			if full {
				last = offset
			}
			if open && list[len(list)-1].endsAt(line) {
				open = false
				list[len(list)-1].end = offset + int64(len(line))
			} else if m := typedLine(line); m != nil && open && m.kind == yencKind && list[len(list)-1].kind == yencKind {
				// The next part of the same file.
			} else if m != nil && len(list) == typedFiles || full && before >= 0 {
				more = more || full || !bytes.Contains(line, []byte("CERTIFICATE")) // a list of authorities is long
			} else if m != nil {
				if open {
					list[len(list)-1].end = offset
				}
				m.start, m.end = offset, o.Size
				list, open = append(list, *m), true
			}
		}
		offset += int64(len(line))
		begins = err == nil
		switch {
		case errors.Is(err, io.EOF):
			return list, more, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, false, err
		case ctx.Err() != nil:
			return nil, false, ctx.Err()
		}
	}
}

// fullUU reports whether line is one of uuencode's that holds as many bytes as it can, 45,
// which is what "M" in front of it says. Text hardly ever has two of them in a row.
func fullUU(line []byte) bool {
	return line[0] == 'M' && len(line) > 57 && len(line) < 72 && inUU(line)
}

// inUU reports whether line goes on with uuencode's lines that have no "begin".
func inUU(line []byte) bool {
	return len(bytes.TrimSpace(line)) > 0 && mail.IsUULine(line)
}

// typedLine is the file that a line begins; nil where it begins none.
func typedLine(line []byte) *typedRange {
	if len(line) < 10 || !mayBegin(line) {
		return nil
	}
	m := typedStart.FindSubmatchIndex(line)
	if m == nil {
		return nil
	}
	r := &typedRange{mark: bytes.Clone(line[m[2]:m[3]])}
	for k := uuKind; k < len(typedTypes); k++ {
		if m[2*k] >= 0 {
			r.kind = k
		}
	}
	if r.kind == uuKind {
		r.base64 = bytes.Contains(line[:m[4]], []byte("-base64"))
		r.name = string(bytes.TrimRight(line[m[4]:m[5]], " \t\r\n"))
	}
	return r
}

// mayBegin is a quick look, for the expression is slow and quoted lines are many.
func mayBegin(line []byte) bool {
	for i, c := range line {
		switch c {
		case '>', '|', ' ':
			continue
		case 'b':
			return bytes.HasPrefix(line[i:], []byte("begin"))
		case '=':
			return bytes.HasPrefix(line[i:], []byte("=ybegin"))
		case '(':
			return bytes.HasPrefix(line[i:], []byte("(This file"))
		case '-':
			return bytes.HasPrefix(line[i:], []byte("-----BEGIN "))
		}
		return false
	}
	return false
}

// endsAt reports whether line is the last one of the file.
func (r *typedRange) endsAt(line []byte) bool {
	text, ok := bytes.CutPrefix(line, r.mark)
	text = bytes.TrimRight(text, " \t\r\n")
	switch {
	case !ok:
		return false
	case r.kind == uuKind:
		r.ended = string(text) == "end" || string(text) == "===="
		r.odd = r.odd || !r.ended && !r.base64 && !mail.IsUULine(text)
	case r.kind == binhexKind:
		r.ended = len(text) > 1 && text[len(text)-1] == ':'
	case r.kind == armourKind:
		r.ended = bytes.HasPrefix(text, []byte("-----END "))
	}
	return r.ended
}

// An unmarked takes the mark off the lines of a quoted mail.
type unmarked struct {
	r      *bufio.Reader
	mark   []byte
	begins bool
	rest   []byte
	err    error
}

func (u *unmarked) Read(p []byte) (int, error) {
	for len(u.rest) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		line, err := u.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			u.err = err
		}
		if u.begins {
			line = bytes.TrimPrefix(line, u.mark)
		}
		u.begins = err == nil
		u.rest = line
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}
