package encrypt

import (
	"bytes"
	"encoding/base64"
	"html"
	"io"
	"mime/quotedprintable"
	"slices"
	"strings"

	"postern/mail"
)

// legacyParam marks a text that begins with the hidden fields (RFC 9788 section
// 2.1.2), so that programs which know it leave them out.
const legacyParam = `hp-legacy-display="1"`

// legacyDisplay are the changes that repeat the Subject at the top of every main
// text (RFC 9788 sections 5.2.2 and 5.2.3); root says that the whole body is one,
// whose mark stands in the top header. Ambiguous and signed mail is not touched.
func legacyDisplay(m *mail.Message) (edits []edit, root bool) {
	subject := displaySubject(m.Header())
	if subject == "" {
		return nil, false
	}
	t := mail.Parse(m, m.Size(), mail.Limits{})
	if len(t.Ambiguous) > 0 || len(t.Truncated) > 0 {
		return nil, false
	}
	for _, p := range mainTexts(t.Root) {
		body, ok := displayEdit(m, p, subject)
		if !ok {
			continue
		}
		if p == t.Root {
			return []edit{body}, true
		}
		if mark, ok := markEdit(m, p); ok {
			edits = append(edits, mark, body)
		}
	}
	return edits, false
}

// displaySubject is the Subject as one line for people.
func displaySubject(h mail.Header) string {
	line := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, h.Text("Subject"))
	return strings.TrimSpace(line)
}

// mainTexts are the parts that are shown as the message itself, in order.
func mainTexts(p *mail.Part) []*mail.Part {
	if len(p.Types) != 1 || p.Attachment {
		return nil
	}
	var entities []*mail.Part
	for _, c := range p.Children {
		if c.Kind == mail.Leaf || c.Kind == mail.Multipart {
			entities = append(entities, c)
		}
	}
	switch t := p.Types[0].Type; {
	case p.Kind == mail.Leaf && (t == "text/plain" || t == "text/html"):
		return []*mail.Part{p}
	case len(entities) == 0:
		return nil
	case t == "multipart/mixed" || t == "multipart/related":
		return mainTexts(entities[0])
	case t == "multipart/alternative":
		var list []*mail.Part
		for _, c := range entities {
			list = append(list, mainTexts(c)...)
		}
		return list
	}
	return nil
}

// markEdit adds the mark to the header of a part.
func markEdit(m *mail.Message, p *mail.Part) (edit, bool) {
	var types []mail.Field
	for _, f := range p.Header.Fields {
		if strings.EqualFold(f.Name, "Content-Type") {
			types = append(types, f)
		}
	}
	switch {
	case len(types) == 0 && p.Body > p.Start:
		return edit{p.Start, p.Start, "Content-Type: text/plain; " + legacyParam + "\r\n"}, true
	case len(types) != 1:
		return edit{}, false
	}
	raw := make([]byte, types[0].End-types[0].Start)
	if n, _ := m.ReadAt(raw, types[0].Start); n < len(raw) {
		return edit{}, false
	}
	return edit{types[0].Start, types[0].End, string(markType(types[0], safeLines(raw), legacyParam))}, true
}

// displayEdit adds the Subject to the text of p in its charset and encoding; false
// where that cannot be done without a doubt.
func displayEdit(m *mail.Message, p *mail.Part, subject string) (edit, bool) {
	if len(p.Encodings) != 1 || len(p.Types[0].Charsets) > 1 || !fits(p, subject) || isSignedText(m, p) {
		return edit{}, false
	}
	at, text, isHTML := p.Body, "Subject: "+subject, p.Types[0].Type == "text/html"
	if isHTML {
		if at = afterBodyTag(m, p); at < 0 {
			return edit{}, false
		}
		text = "<div class=\"header-protection-legacy-display\"><pre>" + html.EscapeString(text) + "</pre></div>"
	}
	switch e := p.Encodings[0]; {
	case e == "" && isHTML:
		return edit{at, at, "\r\n" + text + "\r\n"}, len(text) < 998
	case e == "":
		return edit{at, at, text + "\r\n\r\n"}, len(text) < 998
	case e == "quoted-printable" && isHTML:
		return edit{at, at, "=\r\n" + quoted(text) + "=\r\n"}, true
	case e == "quoted-printable":
		return edit{at, at, quoted(text) + "\r\n\r\n"}, true
	case e == "base64" && !isHTML:
		return edit{at, at, wholeBase64(text)}, true
	}
	return edit{}, false
}

// isSignedText reports whether a text is signed in itself (RFC 9580 section 7), as
// far as its beginning shows.
func isSignedText(m *mail.Message, p *mail.Part) bool {
	text, _ := mail.Decoder(io.NewSectionReader(m, p.Body, p.End-p.Body), p.Encodings[0])
	b, _ := io.ReadAll(io.LimitReader(text, 64<<10)) // what was read until an error counts
	return bytes.Contains(b, []byte("-----BEGIN PGP "))
}

// asciiBased are charsets that hold ASCII as it is, by how their names begin.
var asciiBased = []string{"us-ascii", "utf-8", "iso-8859-", "windows-125", "koi8-", "gb", "big5", "euc-"}

// fits reports whether subject can be written in the charset of p.
func fits(p *mail.Part, subject string) bool {
	charset := "us-ascii"
	if list := p.Types[0].Charsets; len(list) > 0 {
		charset = list[0]
	}
	if !slices.ContainsFunc([]byte(subject), func(c byte) bool { return c >= 0x80 }) {
		return slices.ContainsFunc(asciiBased, func(s string) bool { return strings.HasPrefix(charset, s) })
	}
	if charset != "utf-8" || p.Encodings[0] != "" {
		return charset == "utf-8"
	}
	cte := p.Header.Values("Content-Transfer-Encoding")
	return len(cte) == 1 && strings.EqualFold(cte[0], "8bit")
}

// afterBodyTag finds the place behind "<body …>" near the start of p, -1 for none.
func afterBodyTag(m *mail.Message, p *mail.Part) int64 {
	b := make([]byte, min(64<<10, p.End-p.Body))
	if n, _ := m.ReadAt(b, p.Body); n < len(b) || p.Encodings[0] == "base64" {
		return -1
	}
	start := bytes.Index(bytes.ToLower(b), []byte("<body"))
	if start < 0 {
		return -1
	}
	end := bytes.IndexByte(b[start:], '>')
	if end < 0 || bytes.Contains(b[:start], []byte("<!--")) {
		return -1
	}
	return p.Body + int64(start+end) + 1
}

func quoted(text string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // a strings.Builder takes everything
	_ = w.Close()
	return b.String()
}

// wholeBase64 encodes text and a blank line to whole groups, so that base64 can go
// on after it: blanks at the end of the line fill the last group.
func wholeBase64(text string) string {
	for (len(text)+4)%3 != 0 {
		text += " "
	}
	s := base64.StdEncoding.EncodeToString([]byte(text + "\r\n\r\n"))
	var b strings.Builder
	for len(s) > 0 {
		n := min(64, len(s))
		b.WriteString(s[:n] + "\r\n")
		s = s[n:]
	}
	return b.String()
}
