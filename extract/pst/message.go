package pst

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
)

// message reads an item of a folder, or one that is attached to another: its
// properties, its recipients, its attachments.
func (f *file) message(n node, folder string, depth int) error {
	p, err := f.properties(n)
	if err != nil {
		return err
	}
	if p == nil {
		return f.other(n, depth)
	}
	name := f.text(p, tagSubject)
	if name == "" {
		name = fmt.Sprintf("item %x", n.id)
	}
	name = strings.Trim(folder+"/"+strings.ReplaceAll(name, "/", "_"), "/")
	for _, x := range p.list {
		if err := f.part(p, x, name); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.sub)) {
		below := p.sub[id]
		switch id & 0x1f {
		case kindAttachment:
			err = f.attachment(below, name, depth)
		case kindRecipients:
			err = f.recipients(below, name, p.page)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// part hands on a property of a message: its bodies are read apart.
func (f *file) part(p *item, x property, name string) error {
	text := x.kind == mapi.TypeString || x.kind == mapi.TypeString8
	switch {
	case x.tag == tagSubject && text:
		return f.shown(p, x, extract.Properties, name+", subject")
	case x.tag == tagBody && text:
		return f.shown(p, x, extract.Shown, name+", body")
	case x.tag == tagHTML && (text || x.kind == mapi.TypeBinary):
		b, err := p.bytes(x)
		if err != nil {
			return f.lost(name+"/body.html", err)
		}
		c := extract.Child{Path: name + "/body.html", Types: []string{"text/html"}, Section: extract.Body}
		switch {
		case x.kind == mapi.TypeString:
			b, c.Charsets = wide(b), []string{"utf-8"}
		case p.html != 0:
			c.Charsets = []string{mapi.PageName(p.html)}
		}
		return f.s.Child(c, bytes.NewReader(b))
	case x.tag == tagCompressedRTF && x.kind == mapi.TypeBinary:
		b, err := p.bytes(x)
		if err != nil {
			return f.lost(name+"/body.rtf", err)
		}
		data, err := mapi.DecompressRTF(b)
		if err != nil {
			return f.s.Gap(name+"/body.rtf", extract.Corrupt, err.Error())
		}
		return f.s.Child(extract.Child{Path: name + "/body.rtf", Types: []string{"application/rtf"}, Section: extract.Body}, bytes.NewReader(data))
	}
	return f.emit(p, x, name+", ")
}

func (f *file) shown(p *item, x property, view extract.View, where string) error {
	b, err := p.bytes(x)
	if err != nil {
		return f.lost(where, err)
	}
	return p.say(view, extract.Place{Where: where}, x.kind, b)
}

// wide is a text in letters of two bytes, as UTF-8.
func wide(b []byte) []byte {
	const piece = 1 << 20
	out := make([]byte, 0, len(b)*3/2) // as long as it may be
	for len(b) > 0 {
		n := min(len(b), piece)
		if n < len(b) && b[n-1] >= 0xd8 && b[n-1] < 0xdc { // the first half of a letter
			n -= 2
		}
		out = append(out, mapi.Wide(b[:n])...)
		b = b[n:]
	}
	return out
}

// lost notes a part that cannot be read.
func (f *file) lost(name string, err error) error {
	if f.give(err) != nil {
		return err
	}
	if gap, ok := errors.AsType[*extract.GapError](err); ok {
		return f.s.Gap(name, gap.Cause, gap.Detail)
	}
	return f.s.Gap(name, extract.Corrupt, "a part of an Outlook data file is missing or damaged")
}

// recipients reads the table of them.
func (f *file) recipients(n node, name string, page uint32) error {
	h, err := f.heap(n)
	if err != nil || h == nil {
		return f.lost(name+"/recipients", orDamaged(err))
	}
	return f.table(h, name+", recipient, ", page)
}

// orDamaged is err, or that there is damage.
func orDamaged(err error) error {
	if err == nil {
		return errHeap
	}
	return err
}

// attachment hands on a file, or the message that is attached.
func (f *file) attachment(n node, name string, depth int) error {
	p, err := f.properties(n)
	if err != nil || p == nil {
		return f.lost(name+"/attachment", orDamaged(err))
	}
	c := extract.Child{Path: fmt.Sprintf("attachment %x", n.id), Section: extract.Attachment}
	for _, tag := range []uint16{tagLongName, tagShortName, tagName} {
		if t := f.text(p, tag); t != "" && !slices.Contains(c.Names, t) {
			c.Names = append(c.Names, t)
		}
	}
	if len(c.Names) > 0 {
		c.Path = path.Base(strings.ReplaceAll(c.Names[0], `\`, "/"))
	}
	c.Path = name + "/" + c.Path
	if t := f.text(p, tagMIME); t != "" {
		c.Types = []string{strings.ToLower(t)}
	}
	for _, x := range p.list {
		switch {
		case x.tag != tagData:
			err = f.emit(p, x, c.Path+", ")
		case x.kind == mapi.TypeObject:
			err = f.object(p, x, c, depth)
		case x.inline&0x1f != 0:
			below, ok := p.sub[x.inline]
			if !ok {
				err = f.lost(c.Path, errHeap)
				break
			}
			err = f.s.Child(c, f.reader(below.data))
		default:
			b, failed := p.bytes(x)
			if failed != nil {
				err = f.lost(c.Path, failed)
				break
			}
			err = f.s.Child(c, bytes.NewReader(b))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// object reads an attached message, or an object of another program
// (section 2.3.3.5: the node below, and its size).
func (f *file) object(p *item, x property, c extract.Child, depth int) error {
	b, err := p.bytes(x)
	if err != nil || len(b) < 4 {
		return f.lost(c.Path, orDamaged(err))
	}
	if err := f.deleted(b[min(len(b), 8):]); err != nil {
		return err
	}
	below, ok := p.sub[le.Uint32(b)]
	if !ok {
		return f.lost(c.Path, errHeap)
	}
	if h, err := f.heap(below); err == nil && h != nil && h.kind == heapProperties {
		if f.messages++; depth >= deepest || f.messages > mostAttached {
			return f.s.Gap(c.Path, extract.TooDeep, "messages attached to messages")
		}
		return f.message(below, c.Path, depth+1)
	}
	return f.s.Child(c, f.reader(below.data))
}

// other reads a node that is no message: properties of a folder or of the file, a
// table, or bytes of Outlook's own, with the attachments that it should not have.
func (f *file) other(n node, depth int) error {
	title := f.folder(n.id)
	if title == "" {
		title = fmt.Sprintf("node %x", n.id)
	}
	h, err := f.heap(n)
	if err == nil && h != nil && h.kind == heapProperties {
		p, err := f.properties(n)
		if err != nil || p == nil {
			return err
		}
		for _, x := range p.list {
			if err := f.emit(p, x, title+", "); err != nil {
				return err
			}
		}
		return f.attached(p.heap, title, depth)
	}
	if err == nil && h != nil && h.kind == heapTable {
		if err := f.table(h, title+", ", 0); err != nil {
			return err
		}
		return f.attached(h, title, depth)
	}
	if err != nil && f.give(err) != nil {
		return err
	}
	b, err := f.bytes(n.data, mostValue)
	if err == errLong {
		return f.s.Child(extract.Child{Path: title + ", bytes"}, f.reader(n.data))
	}
	failed := f.line(nil, 0, mapi.TypeBinary, b, extract.Place{Where: title + ", bytes"})
	if failed != nil || err == nil {
		return failed
	}
	if f.give(err) == nil {
		f.damage("%w", err)
		return nil
	}
	return err
}

// attached reads the attachments of an item.
func (f *file) attached(h *heap, name string, depth int) error {
	for _, id := range slices.Sorted(maps.Keys(h.sub)) {
		if id&0x1f != kindAttachment {
			continue
		}
		if err := f.attachment(h.sub[id], name, depth); err != nil {
			return err
		}
	}
	return nil
}
