package pdf

import (
	"bufio"
	"bytes"
	"html"
	"io"
	"slices"
	"strings"

	"postern/extract"
)

func sortedKeys(d dict) []name {
	keys := make([]name, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// kinds are keys of streams that hold pictures, fonts, functions and the like.
var kinds = []name{"Length1", "Length2", "Length3", "FunctionType", "ShadingType", "BitsPerComponent", "BitsPerSample", "Alternate", "W"}

// loose reads a stream about which only its bytes tell: content, XML, a script,
// text; other bytes are handed on for other readers to look at.
func (d *document) loose(st *stream, key name, where string, view extract.View) {
	sub := d.file.name(st.dict["Subtype"])
	if sub == "Image" || sub == "Type1C" || sub == "CIDFontType0C" || sub == "OpenType" || st.plain || st.dict["Type"] == name("ObjStm") {
		return
	}
	for _, k := range kinds {
		if _, ok := st.dict[k]; ok {
			return
		}
	}
	r, err := d.file.open(st)
	if err != nil {
		if err != errImage {
			d.lost(where, "stream")
		}
		return
	}
	br := bufio.NewReaderSize(r, 8<<10)
	head, _ := br.Peek(8 << 10)
	switch {
	case len(bytes.TrimSpace(head)) == 0, bytes.Contains(head, []byte("begincmap")):
	case len(head) > 40 && string(head[36:40]) == "acsp": // a colour profile
	case !isXML(head) && (looksLikeContent(head) || looksLikeDrawing(head)):
		d.looseContent(st, br, where)
	case bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.HasPrefix(head, []byte("\xff\xfe")), !looksBinary(str(head)):
		if st.dict["Type"] == name("Metadata") {
			view = extract.Properties
		} else if v, ok := views[key]; ok {
			view = v
		}
		d.looseText(br, where, view)
	default:
		d.looseBytes(st, br)
	}
}

// isXML reports whether these bytes begin as XML does; a content stream never does.
func isXML(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(b, "\xef\xbb\xbf \r\n\t"), []byte("<")) && !bytes.HasPrefix(b, []byte("<<"))
}

// looksLikeContent reports whether text is shown in these bytes.
func looksLikeContent(b []byte) bool {
	return bytes.Contains(b, []byte("BT")) && (bytes.Contains(b, []byte("Tj")) || bytes.Contains(b, []byte("TJ")) || bytes.Contains(b, []byte("Tf")))
}

// drawing are operators that a content stream without text has.
var drawing = map[string]bool{
	"re": true, "f": true, "f*": true, "m": true, "l": true, "c": true, "v": true, "y": true, "d0": true, "d1": true, "q": true, "Q": true,
	"cm": true, "w": true, "S": true, "h": true, "n": true, "W": true, "g": true, "G": true, "rg": true, "RG": true, "k": true, "K": true, "Do": true, "gs": true, "scn": true,
}

// looksLikeDrawing reports whether these bytes are numbers and operators: read
// as plain text they would be nothing but numbers.
func looksLikeDrawing(b []byte) bool {
	numbers, operators, others := 0, 0, 0
	for word := range bytes.FieldsSeq(b) {
		if _, ok := parseNumber(word); ok {
			numbers++
		} else if drawing[string(word)] {
			operators++
		} else {
			others++
		}
	}
	return operators*10 >= numbers && operators > others
}

// looseContent interprets a content stream that no page leads to, with the
// fonts of the page that a later revision of it belongs to.
func (d *document) looseContent(st *stream, r io.Reader, where string) {
	res := d.file.dict(st.dict["Resources"])
	if res == nil {
		res = d.resources[st.id.num]
	}
	w := &writer{doc: d, view: extract.All, where: where}
	c := d.newCanvas(where, w.write)
	if err := c.run(r, res); err != nil {
		d.lost(where, "content stream")
	}
	c.lay.end()
	w.flush()
}

// looseText emits text in pieces; tags are taken out of XML, values of
// attributes are kept.
func (d *document) looseText(br *bufio.Reader, where string, view extract.View) {
	head, _ := br.Peek(256)
	wide := bytes.HasPrefix(head, []byte("\xfe\xff")) || bytes.HasPrefix(head, []byte("\xff\xfe"))
	xml := bytes.HasPrefix(bytes.TrimLeft(head, "\xef\xbb\xbf \r\n\t"), []byte("<")) || wide
	buf := make([]byte, 256<<10)
	kept := 0 // bytes of the piece before that belong to the next
	for !d.stopped() {
		n, err := io.ReadFull(br, buf[kept:])
		n += kept
		var next []byte
		if err == nil && !wide {
			at := breakIn(buf[:n], xml)
			next, n = bytes.Clone(buf[at:n]), at
		}
		piece := textString(str(buf[:n]))
		if !wide && bytes.ContainsFunc(buf[:n], func(r rune) bool { return r >= 0x80 }) {
			piece = strings.ToValidUTF8(string(buf[:n]), "\ufffd")
		}
		if xml {
			piece = untag(piece)
		}
		if piece = strings.TrimSpace(clean(piece)); piece != "" {
			d.text(view, where, piece+"\n")
		}
		if err != nil {
			if err != io.EOF && err != io.ErrUnexpectedEOF {
				d.lost(where, "stream")
			}
			return
		}
		kept = copy(buf, next)
	}
}

// maxHeld is how much of a piece of text is kept for the next.
const maxHeld = 64 << 10

// breakIn is where a piece of text may end: not within a line, if it has any, and not
// within a tag or an entity of XML.
func breakIn(b []byte, xml bool) int {
	from := len(b) - min(len(b), maxHeld)
	if i := bytes.LastIndexByte(b[from:], '<'); xml && i >= 0 {
		return from + i
	}
	for i := len(b) - 1; i >= from; i-- {
		if isSpace(b[i]) || b[i] == '&' {
			return max(i, 1)
		}
	}
	return len(b)
}

// untag takes the text and the values of attributes out of XML.
func untag(s string) string {
	var b strings.Builder
	for s != "" {
		text, rest, found := strings.Cut(s, "<")
		if t := strings.TrimSpace(text); t != "" {
			b.WriteString(html.UnescapeString(t) + "\n")
		}
		if !found {
			break
		}
		tag, after, closed := strings.Cut(rest, ">")
		if !closed {
			b.WriteString(html.UnescapeString(rest))
			break
		}
		for i, v := range strings.FieldsFunc(tag, func(r rune) bool { return r == '"' || r == '\'' }) {
			if i%2 == 1 && !strings.HasPrefix(v, "http://ns.") && !strings.HasPrefix(v, "http://www.w3.org/") && !strings.HasPrefix(v, "http://purl.org/") {
				b.WriteString(html.UnescapeString(v) + "\n")
			}
		}
		s = after
	}
	return b.String()
}
