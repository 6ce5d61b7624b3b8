package tnef

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"postern/extract"
)

// An attachment collects what attributes and properties say of a file: its name
// may come after its bytes.
type attachment struct {
	names []string
	kind  string
	data  []io.Reader
}

// begin is where the attributes of the next attachment start (section 2.1.3.3.15).
func (t *stream) begin() error {
	if err := t.flush(); err != nil {
		return err
	}
	t.attached()
	return nil
}

// attached is the attachment that is being read.
func (t *stream) attached() *attachment {
	if t.file == nil {
		t.files++
		t.file = &attachment{}
	}
	return t.file
}

// fileData is the attribute with the bytes of a file. One attachment may have
// more than one: each is read.
func (t *stream) fileData(data *io.SectionReader) error {
	f := t.attached()
	f.data = append(f.data, data)
	return nil
}

func (a *attachment) name(text string) {
	const most = 8
	if text = tidy(text); text != "" && len(a.names) < most && !slices.Contains(a.names, text) {
		// A long name is better than a name of eight letters.
		if len(a.names) > 0 && len(text) > len(a.names[0]) {
			a.names = slices.Insert(a.names, 0, text)
		} else {
			a.names = append(a.names, text)
		}
	}
}

// Objects that a property may hold, by the interface they are read through
// ([MS-OXTNEF] section 2.1.3.4.2, [MS-OXCMSG] section 2.2.2.7).
const (
	iidMessage = "\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
	iidSize    = 16
)

// object is a message or a document inside: its bytes stand behind the
// identifier of its interface.
func (t *stream) object(p property, v []byte, of *owner) error {
	b, is := v, false
	if len(v) >= iidSize {
		is, b = string(v[:iidSize]) == iidMessage, v[iidSize:]
	}
	if of.file != nil && p.tag == tagData {
		of.file.data = append(of.file.data, bytes.NewReader(b))
		if is && of.file.kind == "" {
			of.file.kind = "application/ms-tnef"
		}
		return nil
	}
	return t.s.Child(extract.Child{Path: "object " + p.label()}, bytes.NewReader(b))
}

// flush hands on the attachment that was being read.
func (t *stream) flush() error {
	f := t.file
	if f == nil {
		return nil
	}
	t.file = nil
	c := extract.Child{Path: fmt.Sprintf("attachment %d", t.files), Section: extract.Attachment, Names: f.names}
	if len(f.names) > 0 {
		if base := path.Base(strings.ReplaceAll(f.names[0], `\`, "/")); base != "." && base != "/" {
			c.Path = base
		}
	}
	if f.kind != "" {
		c.Types = []string{f.kind}
	}
	for i, data := range f.data {
		if i > 0 {
			// OLE objects come twice: as the bytes of the attribute, and as a property.
			c.Path = fmt.Sprintf("%s~%d", c.Path, i+1)
		}
		if err := t.s.Child(c, data); err != nil {
			return err
		}
	}
	return nil
}
