package eml

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"postern/extract"
	"postern/mail"
)

// flowed hands on the paragraphs of a part whose lines are broken softly (RFC 3676),
// each on one line, as recipients see them. What has no soft break is read in the
// part itself.
func (m *message) flowed(p *mail.Part, c extract.Child, encoding string) error {
	flows, delSp := false, false
	for _, t := range p.Types {
		if t.Type != "text/plain" || !strings.EqualFold(t.Params["format"], "flowed") {
			continue
		}
		flows = true
		delSp = delSp || strings.EqualFold(t.Params["delsp"], "yes")
	}
	if !flows {
		return nil
	}
	open := func() io.Reader {
		in, _ := mail.Decoder(m.raw(p), encoding)
		return &flowedReader{r: bufio.NewReaderSize(in, 8<<10), delSp: delSp}
	}
	if n, err := open().Read(make([]byte, 1)); n == 0 {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return err
	}
	c.Path, c.Alternative = c.Path+"~flowed", true
	return m.sink.Child(c, open())
}

// longestParagraph bounds what is joined; a longer one is cut there.
const longestParagraph = 256 << 10

// A flowedReader reads the paragraphs that have soft breaks in them.
type flowedReader struct {
	r      *bufio.Reader
	delSp  bool // DelSp: the blank before a soft break is none
	para   []byte
	quotes int
	soft   bool // the line before ended in a soft break
	joined bool // para is of several lines
	inside bool // a line that was too long for the buffer goes on
	rest   []byte
	err    error
}

func (f *flowedReader) Read(p []byte) (int, error) {
	for len(f.rest) == 0 {
		if f.err != nil {
			return 0, f.err
		}
		line, err := f.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			f.err = err
		}
		if len(line) > 0 {
			f.line(line, err == nil || f.err != nil)
		}
		if f.err != nil {
			f.end()
		}
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// line takes a line, or a piece of one.
func (f *flowedReader) line(line []byte, whole bool) {
	text := bytes.TrimRight(line, "\r\n")
	if !f.inside {
		bare := bytes.TrimLeft(text, ">")
		quotes := len(text) - len(bare)
		text = bytes.TrimPrefix(bare, []byte(" ")) // stuffed (section 4.4)
		goesOn := f.soft && quotes == f.quotes && string(text) != "-- " && len(f.para) < longestParagraph
		if goesOn {
			f.joined = true
		} else {
			f.end()
		}
		f.quotes = quotes
	}
	f.inside = !whole
	f.para = append(f.para, text...)
	if !whole {
		return
	}
	f.soft = bytes.HasSuffix(text, []byte(" ")) && string(text) != "-- "
	if f.soft && f.delSp {
		f.para = f.para[:len(f.para)-1]
	}
}

// end hands on the paragraph, when it is of several lines.
func (f *flowedReader) end() {
	if f.joined {
		f.rest = append(append(f.rest[:0:0], f.para...), '\r', '\n')
	}
	f.para, f.joined, f.soft = f.para[:0], false, false
}
