// Package pdf reads PDF files (ISO 32000-2): the text of their pages, and all
// other text that is in them.
//
// It has its own parser, which takes files as viewers do: bytes before the
// header and after the end, damaged or missing cross-reference tables, wrong
// lengths, cut-off streams. Files that are encrypted with an empty user
// password are opened.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/parts"
)

// Format is PDF. Text of pages has places such as "page 3".
var Format = extract.Format{
	Name:       "pdf",
	About:      "text of pages, form fields, annotations, bookmarks, properties, links, scripts, embedded files, earlier revisions; scanned pages, with `extract.ocr`",
	MediaTypes: []string{"application/pdf", "application/x-pdf", "application/acrobat"},
	Extensions: []string{"pdf"},
	Detect:     detect,
	Locked:     encrypted,
	Covers:     []string{"plain"},
	Risky:      true,
	Read:       read,
}

// detect wants the header within the first 1,024 bytes, as viewers do. Where it
// is not the very first, the end of a PDF must be there too.
func detect(o *extract.Object) bool {
	head := o.Head[:min(len(o.Head), 1024)]
	i := bytes.Index(head, []byte("%PDF-"))
	if i < 0 {
		return false
	}
	return i == 0 || bytes.Contains(o.Tail, []byte("%%EOF")) || bytes.Contains(o.Tail, []byte("startxref")) ||
		bytes.Contains(o.Head[i:], []byte(" obj"))
}

// maxRest is how many bytes after the end, if they are neither text nor the start of a file,
// say nothing.
const maxRest = 32

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	data := make([]byte, o.Size)
	if n, err := o.Data.ReadAt(data, 0); err != nil && (err != io.EOF || int64(n) < o.Size) {
		return fmt.Errorf("read the file: %w", err)
	}
	try := passwords{try: func(open func(string) bool) bool {
		_, ok := o.TryPasswords(ctx, func(_ context.Context, p string) bool { return open(p) })
		return ok
	}}
	f, err := open(data, &try)
	if try.opened {
		if err := s.Fact("", extract.PasswordInMessage, "an encrypted PDF"); err != nil {
			return err
		}
	}
	if err != nil {
		return errors.Join(secondReading(ctx, data, s), err)
	}
	f.meter = newMeter(o.Limits)
	d := newDocument(ctx, s, f)
	d.wanted = o.Scans
	d.readPages()
	d.where = ""
	d.around(data)
	d.gather(f.trailer["Info"], "document properties", extract.Properties)
	d.gather(f.trailer["Root"], "document", extract.All)
	d.readLater()
	d.readOrphans()
	d.readLater()
	d.readSurplus()
	if d.gaps > 0 && !d.stopped() {
		d.err = secondReading(ctx, data, s)
	}
	return d.err
}

// around hands on what stands before the header and after the end: another
// file, perhaps.
func (d *document) around(data []byte) {
	if b := data[:d.file.start]; len(bytes.TrimSpace(b)) > 0 {
		d.hand(extract.Child{Path: "before the header"}, bytes.NewReader(b))
	}
	i := bytes.LastIndex(data, []byte("%%EOF"))
	if i < 0 {
		return
	}
	// Only line ends go: a zero may be half of the first letter, or of the last one.
	b := bytes.TrimLeft(data[i+len("%%EOF"):], "\r\n\t ")
	rest := bytes.Trim(b, "\r\n\t \x00\x1a")
	if len(rest) == 0 {
		return
	}
	// QUIRK: some programs fill up the last block with what their memory held.
	memory := len(rest) <= maxRest && looksBinary(str(rest)) && parts.Printable(b) == ""
	d.hand(extract.Child{Path: "after the end", Alternative: memory}, bytes.NewReader(b))
}
