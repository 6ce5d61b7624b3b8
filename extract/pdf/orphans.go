package pdf

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"postern/extract"
)

const earlier = "unreferenced object"

// readOrphans reads what nothing refers to: objects of earlier revisions, left
// over by editors, or put there on purpose; and the bytes between objects.
func (d *document) readOrphans() {
	end := 0
	for _, s := range d.file.marks.objects {
		if d.stopped() {
			return
		}
		if s.off < end {
			continue // inside a stream
		}
		d.between(d.file.data[end:s.off])
		if d.file.reached[s.body] {
			_, end = d.file.parse(s, true)
			d.orphanPack(s, true)
			continue
		}
		_, end = d.file.parse(s, true)
		v := d.file.parseAt(s)
		d.orphan(v)
		d.orphanPack(s, false)
	}
	d.between(d.file.data[min(end, len(d.file.data)):])
}

// readLater reads the pages that were found outside the page tree; they may
// lead to more of them.
func (d *document) readLater() {
	for len(d.later) > 0 && !d.stopped() {
		p := d.later[0]
		d.later = d.later[1:]
		d.readPage(p, d.file.dict(p["Resources"]), earlier, extract.All)
	}
}

func (d *document) orphan(v any) {
	d.where = earlier
	switch v := v.(type) {
	case dict:
		if v["Type"] == name("Page") {
			d.later = append(d.later, v)
			return
		}
		d.gatherDict(v, earlier, extract.All)
	case *stream:
		// The number of an older object may be that of one which was read.
		delete(d.ran, v.id)
		delete(d.embedded, v.id)
		d.gatherStream(v, "", earlier, extract.All)
		d.gatherDict(v.dict, earlier, extract.All)
	default:
		d.gather(v, earlier, extract.All)
	}
}

// orphanPack reads the objects of an object stream that nothing refers to.
func (d *document) orphanPack(s spot, reached bool) {
	v, _ := d.file.parse(s, true)
	st, ok := v.(*stream)
	if !ok || st.dict["Type"] != name("ObjStm") {
		return
	}
	p := d.file.readPack(st)
	for i := range p.nums {
		if d.stopped() {
			return
		}
		if reached && d.file.inPacks[ref{s.num, i}] {
			continue
		}
		d.orphan(p.object(i))
	}
}

// structure matches lines that belong to the file's structure.
var structure = regexp.MustCompile(`^(\d{10} \d{5} [nf]|\d+ \d+|\d+|xref|trailer|startxref|endobj|endstream|stream|%%EOF|%PDF-.*|obj)$`)

// between reads what stands between objects: comments, and anything else that
// no reader of PDF looks at.
func (d *document) between(b []byte) {
	if len(b) < 8 {
		return
	}
	for i := bytes.Index(b, []byte("trailer")); i >= 0; i = bytes.Index(b, []byte("trailer")) {
		d.between(b[:i])
		l := lexer{buf: b, pos: i + len("trailer")}
		v, _ := l.object()
		if t, ok := v.(dict); ok { // that of an earlier revision may lead elsewhere
			d.gatherDict(t, earlier, extract.All)
		}
		b = b[min(len(b), l.pos):]
	}
	for line := range bytes.FieldsFuncSeq(b, func(r rune) bool { return r == '\n' || r == '\r' }) {
		t := strings.TrimSpace(clean(string(line)))
		if letters(t) < 4 || structure.MatchString(t) || looksBinary(str(line)) {
			continue
		}
		d.aside(earlier, t)
	}
}

// letters counts ASCII letters and digits: the line after the header is made of
// others, to look binary.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			n++
		}
	}
	return n
}
