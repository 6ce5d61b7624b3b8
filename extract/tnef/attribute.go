package tnef

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/mapi"
)

// Attributes of messages and attachments ([MS-OXTNEF] section 2.1.3.3): the
// upper half is a type, which says nothing that the lower does not.
const (
	attOwner        = 0x0000
	attSentFor      = 0x0001
	attFrom         = 0x8000
	attSubject      = 0x8004
	attMessageClass = 0x8008
	attBody         = 0x800c
	attAttachData   = 0x800f
	attAttachTitle  = 0x8010
	attAttachMeta   = 0x8011
	attTransport    = 0x9001
	attRendering    = 0x9002
	attMsgProps     = 0x9003
	attRecipients   = 0x9004
	attAttachment   = 0x9005
	attCodepage     = 0x9007
)

// quiet attributes are numbers and dates: they hold no text, whatever is in them is
// looked through for some all the same.
var quiet = map[uint16]bool{
	0x9006: true, 0x9007: true, 0x8005: true, 0x8006: true, 0x8007: true, 0x800d: true, 0x8020: true, 0x8012: true, 0x8013: true,
	0x0006: true, 0x0007: true, 0x0008: true, 0x0009: true, 0x8009: true, 0x800a: true, 0x800b: true, 0x0002: true, 0x0600: true,
	attRendering: true,
}

// A stream is a TNEF stream while it is read.
type stream struct {
	ctx  context.Context
	o    *extract.Object
	s    extract.Sink
	page uint32 // code page of 8-bit text
	// file is the attachment that the attributes being read are about.
	file *attachment
	// files and properties count what came so far.
	files, properties int
}

const (
	headSize = 9
	// maxAttributes bounds a stream of empty attributes.
	maxAttributes = 100_000
	// maxProperties bounds the properties of a stream.
	maxProperties = 200_000
)

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	t := &stream{ctx: ctx, o: o, s: s, page: 1252}
	err := t.attributes()
	if flushed := t.flush(); err == nil {
		err = flushed
	}
	return err
}

// attributes reads them in order: a level, an identifier, a length, the data and
// its checksum (section 2.1.3.2).
func (t *stream) attributes() error {
	at := int64(len(magic) + 2)
	if t.o.Size < at {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "TNEF: cut off"}
	}
	for range maxAttributes {
		if at == t.o.Size {
			return nil
		}
		if err := t.ctx.Err(); err != nil {
			return err
		}
		head := make([]byte, headSize)
		n, _ := t.o.Data.ReadAt(head, at)
		if n < headSize || head[0] != 1 && head[0] != 2 {
			return t.behind(at)
		}
		id, length := binary.LittleEndian.Uint16(head[1:]), int64(binary.LittleEndian.Uint32(head[5:]))
		cut := length > t.o.Size-at-headSize
		if cut {
			length = t.o.Size - at - headSize
		}
		data := io.NewSectionReader(t.o.Data, at+headSize, length)
		if err := t.attribute(id, data); err != nil {
			return err
		}
		if at += headSize + length + 2; cut || at > t.o.Size {
			return &extract.GapError{Cause: extract.Corrupt, Detail: "TNEF: an attribute is cut off"}
		}
	}
	return &extract.GapError{Cause: extract.TooBig, Detail: "TNEF: too many attributes"}
}

// behind reads what stands after the last attribute. Blanks and zeroes are
// nothing: mail programs pad.
func (t *stream) behind(at int64) error {
	rest := io.NewSectionReader(t.o.Data, at, t.o.Size-at)
	b := make([]byte, min(rest.Size(), 64))
	if n, _ := rest.ReadAt(b, 0); int64(n) == rest.Size() && isPadding(b[:n]) {
		return nil
	}
	if err := t.s.Child(extract.Child{Path: "rest", Alternative: true}, rest); err != nil {
		return err
	}
	return &extract.GapError{Cause: extract.Corrupt, Detail: "TNEF: what follows is no attribute"}
}

func isPadding(b []byte) bool {
	for _, c := range b {
		if c != 0 && c != ' ' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}

func (t *stream) attribute(id uint16, data *io.SectionReader) error {
	switch id {
	case attRendering:
		return t.begin()
	case attAttachData:
		return t.fileData(data)
	case attAttachMeta:
		return t.s.Child(extract.Child{Path: fmt.Sprintf("picture of attachment %d", t.files), Section: extract.Attachment}, data)
	}
	b, err := io.ReadAll(data)
	if err != nil {
		return err
	}
	switch id {
	case attCodepage:
		if len(b) >= 4 {
			t.page = binary.LittleEndian.Uint32(b)
		}
		return nil
	case attSubject:
		return t.text(extract.Properties, "subject", mapi.Narrow(b, t.page))
	case attBody:
		return t.text(extract.Shown, "body", mapi.Narrow(b, t.page))
	case attMessageClass:
		return t.text(extract.Properties, "message class", mapi.Narrow(b, t.page))
	case attAttachTitle, attTransport:
		t.attached().name(mapi.Narrow(b, t.page))
		return t.text(extract.Properties, "name of an attachment", mapi.Narrow(b, t.page))
	case attMsgProps:
		return t.list(b, &owner{})
	case attAttachment:
		return t.list(b, &owner{file: t.attached()})
	case attRecipients:
		return t.recipients(b)
	case attFrom, attOwner, attSentFor:
		return t.text(extract.Properties, "sender", printable(b))
	}
	if quiet[id] {
		return t.text(extract.All, fmt.Sprintf("attribute %04x", id), printable(b))
	}
	// Nobody knows it: what it is shows in its bytes, or it is a gap.
	return t.s.Child(extract.Child{Path: fmt.Sprintf("attribute %04x", id)}, io.NewSectionReader(data, 0, data.Size()))
}

// text hands on a text that is a line of its own.
func (t *stream) text(v extract.View, where, text string) error {
	if text = tidy(text); text == "" {
		return nil
	}
	return t.s.Text(v, extract.Place{Where: where}, text+"\n")
}
