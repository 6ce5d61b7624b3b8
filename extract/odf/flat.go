package odf

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/charset"
	"postern/extract/parts"
)

// isFlat looks for the root element of flat XML, which is named like no other
// (ODF 1.3, part 3, section 3.1.2).
func isFlat(o *extract.Object) bool {
	head := string(o.Head)
	if bytes.IndexByte(o.Head, 0) >= 0 {
		head = charset.Head(o)
	}
	_, after, found := strings.Cut(head, ":document")
	return found && strings.HasPrefix(strings.TrimLeft(head, "\ufeff \r\n\t"), "<") &&
		(strings.Contains(after, "urn:oasis:names:tc:opendocument") || strings.Contains(after, "http://openoffice.org/2000/office"))
}

func readFlat(ctx context.Context, o *extract.Object, s extract.Sink) error {
	p := &pack{Pack: &parts.Pack{Ctx: ctx, Sink: s, What: "an OpenDocument", Spoken: isSpoken}, limits: o.Limits}
	_, mime, _ := strings.Cut(charset.Head(o), `mimetype="`)
	mime, _, _ = strings.Cut(mime, `"`)
	p.kind = kindNamed(mime)
	f := newFlow(p, "")
	p.TokensOf("", o.Open(), f.elements().Token)
	f.close()
	return p.Err
}

// largest is how many bytes an object may have.
func (p *pack) largest() int64 {
	if p.limits.Object > 0 {
		return p.limits.Object
	}
	return 64 << 20
}

// addBinary takes a piece of base64. An object that is larger than one may be is
// handed on in its first part.
func (f *flow) addBinary(text string) {
	if int64(f.binary.Len()) > f.pack.largest() {
		return
	}
	f.binary.WriteString(text)
}

// endBinary hands on the bytes of a picture or an embedded file.
func (f *flow) endBinary() {
	raw := f.binary.String()
	f.binary.Reset()
	kept := make([]byte, 0, len(raw))
	for i := range len(raw) {
		if c := raw[i]; c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' {
			kept = append(kept, c)
		}
	}
	if len(kept)%4 == 1 {
		kept = kept[:len(kept)-1]
	}
	data := make([]byte, base64.RawStdEncoding.DecodedLen(len(kept)))
	n, _ := base64.RawStdEncoding.Decode(data, kept) // only letters of the alphabet are left
	if n == 0 {
		return
	}
	f.count.objects++
	p := f.pack
	if p.Err == nil {
		p.Err = p.Sink.Child(extract.Child{Path: fmt.Sprintf("object-%d", f.count.objects)}, bytes.NewReader(data[:n]))
	}
	if int64(len(raw)) > p.largest() {
		p.Gap(fmt.Sprintf("object-%d", f.count.objects), extract.TooBig, "an object in an OpenDocument is larger than one may be")
	}
}
