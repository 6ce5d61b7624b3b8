package extract

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"

	"postern/mail"
)

// Files were put into texts before there was MIME, and some programs still do:
// uuencode, yEnc, BinHex. Nothing but a line says so.
var typedStarts = []struct {
	line     *regexp.Regexp
	encoding string
	last     string // the line behind the file
}{
	{regexp.MustCompile(`^begin [0-7]{3,4} \S`), "x-uuencode", "end"},
	{regexp.MustCompile(`^begin-base64 [0-7]{3,4} \S`), "x-uuencode", "===="},
	{regexp.MustCompile(`^=ybegin .*line=`), "x-yencode", "=yend"},
	{regexp.MustCompile(`^\(This file must be converted with BinHex`), "x-binhex", ""},
}

// holdsFiles hands on the files that are put into a text in such a way.
func holdsFiles(ctx context.Context, o *Object, s Sink) error {
	r := bufio.NewReaderSize(o.Open(), 32<<10)
	offset, files, begins := int64(0), 0, true
	for files < typedFiles {
		line, err := r.ReadSlice('\n')
		if begins && len(line) > 10 && bytes.IndexByte([]byte("b=("), line[0]) >= 0 {
			for _, t := range typedStarts {
				if !t.line.Match(line) {
					continue
				}
				files++
				in := &upTo{r: bufio.NewReaderSize(io.NewSectionReader(o.Data, offset, o.Size-offset), 8<<10), last: t.last}
				decoded, _ := mail.Decoder(in, t.encoding)
				c := Child{Path: fmt.Sprintf("%s-%d", t.encoding, files), Alternative: true}
				if err := s.Child(c, decoded); err != nil {
					return err
				}
			}
		}
		offset += int64(len(line))
		begins = err == nil
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// An upTo reads lines up to the one that begins with last, that one too.
type upTo struct {
	r    *bufio.Reader
	last string
	rest []byte
	done bool
}

func (u *upTo) Read(p []byte) (int, error) {
	if len(u.rest) == 0 {
		if u.done {
			return 0, io.EOF
		}
		line, err := u.r.ReadSlice('\n')
		u.done = err != nil && !errors.Is(err, bufio.ErrBufferFull) || u.last != "" && bytes.HasPrefix(line, []byte(u.last))
		u.rest = line
		if len(line) == 0 {
			return 0, io.EOF
		}
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}
