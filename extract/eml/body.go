package eml

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/mail"
)

// body hands on the bytes of a part in the reading of each transfer encoding.
func (m *message) body(t task) error {
	p := t.part
	if p.End <= p.Body {
		return nil
	}
	if p.Kind != mail.Leaf && m.blank(p) {
		return nil
	}
	for i, encoding := range encodings(p) {
		if i == 0 && m.inFile[p] {
			continue
		}
		c := m.child(p)
		c.Alternative = t.again || i > 0
		if i > 0 {
			c.Path += "~" + label(encoding)
			if encoding == "" {
				c.Names = nil // that of the file which is encoded
			}
		}
		if err := m.decoded(p, c, encoding); err != nil {
			return err
		}
		if err := m.flowed(p, c, encoding); err != nil {
			return err
		}
	}
	return nil
}

func encodings(p *mail.Part) []string {
	switch {
	case len(p.Encodings) == 0:
		return []string{""}
	case p.Encodings[0] != "" && strings.HasPrefix(p.Types[0].Type, "multipart/") && slices.Contains(p.Encodings, ""):
		// What a multipart says of its encoding is not believed where it does not look
		// so (RFC 2045 section 6.4).
		return append([]string{""}, slices.DeleteFunc(slices.Clone(p.Encodings), func(e string) bool { return e == "" })...)
	}
	return p.Encodings
}

func label(encoding string) string {
	if encoding == "" {
		return "as-it-is"
	}
	return encoding
}

// child is the object that a part's body is.
func (m *message) child(p *mail.Part) extract.Child {
	c := extract.Child{Path: p.Path, Names: p.Names, Section: m.bodySection(p)}
	for _, t := range p.Types {
		c.Types = appendNew(c.Types, t.Type)
		c.Charsets = appendNew(c.Charsets, t.Charsets...)
	}
	if slices.ContainsFunc(c.Types, wraps) {
		c.Names = nil
	}
	if len(p.Names) > 0 {
		c.Path += "/" + strings.NewReplacer("/", "_", `\`, "_").Replace(p.Names[0])
	}
	return c
}

// wraps reports whether the name of a part of that type is that of a file within it.
func wraps(mediaType string) bool {
	return mediaType == "application/applefile" || mediaType == "application/mac-binhex40"
}

// bodySection is Body for what a recipient reads as the mail's own text. What is
// in a mail that is attached stays in the attachment.
func (m *message) bodySection(p *mail.Part) extract.Section {
	switch {
	case m.o.Depth > 0:
		return ""
	case p.Kind != mail.Leaf:
		return extract.Body
	case !p.Attachment && len(p.Names) == 0 && strings.HasPrefix(p.Types[0].Type, "text/"):
		return extract.Body
	}
	return extract.Attachment
}

// decoded hands on one reading of a body. Bytes that had to be guessed at are
// handed on as they stand, too.
func (m *message) decoded(p *mail.Part, c extract.Child, encoding string) error {
	r, damaged := mail.Decoder(m.raw(p), encoding)
	count := &counter{r: r}
	var in io.Reader = count
	whole := len(p.Types) > 0 && strings.HasPrefix(p.Types[0].Type, "multipart/") && encoding != "" && !c.Alternative
	if whole {
		in = io.MultiReader(strings.NewReader(multipartHeader(p)), count)
		c.Types = []string{"message/rfc822"}
	}
	if err := m.sink.Child(c, in); err != nil {
		return err
	}
	if encoding == "" || !damaged() || slices.Contains(p.Encodings, "") {
		return m.noted(p, c, encoding, count.n, damaged())
	}
	raw := c
	raw.Path, raw.Alternative = c.Path+"~"+label(""), true
	if err := m.sink.Child(raw, m.raw(p)); err != nil {
		return err
	}
	return m.noted(p, c, encoding, count.n, true)
}

// noted says what was wrong with an encoding. Damage in a first reading is no gap
// as long as something came out: what did not is read as it stands.
func (m *message) noted(p *mail.Part, c extract.Child, encoding string, n int64, damaged bool) error {
	switch {
	case c.Alternative || encoding == "" || !damaged:
		return nil
	case n == 0 && !m.blank(p):
		return m.sink.Gap(c.Path, extract.Corrupt, fmt.Sprintf("its %s encoding cannot be undone", encoding))
	}
	return m.sink.Fact(c.Path, extract.Ambiguous, fmt.Sprintf("damaged %s encoding", encoding))
}

// multipartHeader is the header of a message that is nothing but a multipart
// which was encoded as a whole. RFC 2045 section 6.4 forbids that, programs
// read it: decoded and with its Content-Type in front of it, it is a message.
func multipartHeader(p *mail.Part) string {
	var b strings.Builder
	for _, v := range p.Header.Values("Content-Type") {
		b.WriteString("Content-Type: " + v + "\r\n")
	}
	return b.String() + "\r\n"
}

func (m *message) raw(p *mail.Part) *io.SectionReader {
	return io.NewSectionReader(m.o.Data, p.Body, p.End-p.Body)
}

// blank reports whether a body is nothing but a few line ends.
func (m *message) blank(p *mail.Part) bool {
	const few = 512
	if p.End-p.Body > few {
		return false
	}
	b := make([]byte, p.End-p.Body)
	n, _ := m.o.Data.ReadAt(b, p.Body)
	return len(bytes.TrimSpace(b[:n])) == 0
}

// A counter counts the bytes read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func appendNew(list []string, more ...string) []string {
	for _, m := range more {
		if m != "" && !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}
