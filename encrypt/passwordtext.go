package encrypt

import (
	"bufio"
	"io"
	"strings"
)

// copyHeader are the fields that people look for.
var copyHeader = []string{"From", "To", "Cc", "Date", "Subject"}

// writeText writes what a mail program would show as UTF-8 with bare line feeds:
// header lines, names of attachments, texts.
func (c *copyContent) writeText(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, name := range copyHeader {
		if value := c.header(name); value != "" {
			out.WriteString(name + ": " + value + "\n")
		}
	}
	if names := c.attachmentNames(); len(names) > 0 {
		out.WriteString("Attachments: " + strings.Join(names, ", ") + "\n")
	}
	for _, p := range c.shown {
		out.WriteByte('\n')
		var err error
		if text := c.text(p); p.Types[0].Type == "text/html" {
			err = writeHTMLText(out, text)
		} else {
			err = writeLines(out, text)
		}
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

// header is all fields of a name for people, on one line.
func (c *copyContent) header(name string) string {
	h := c.m.Header()
	var values []string
	for _, f := range h.Fields {
		if strings.EqualFold(f.Name, name) {
			values = append(values, decodeHeader(f.Value))
		}
	}
	return strings.Join(values, ", ")
}

func (c *copyContent) attachmentNames() []string {
	var names []string
	for _, f := range c.files {
		if f.name != copyTextName && f.name != copyMessageName {
			names = append(names, f.name)
		}
	}
	return names
}

// writeLines copies text with every kind of line end as a line feed.
func writeLines(w *bufio.Writer, r io.Reader) error {
	in := bufio.NewReader(r)
	last := byte('\n')
	for {
		c, err := in.ReadByte()
		if err == io.EOF {
			if last != '\n' && last != '\r' {
				err = w.WriteByte('\n')
				return err
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case c == '\r':
			err = w.WriteByte('\n')
		case c == '\n' && last == '\r':
		default:
			err = w.WriteByte(c)
		}
		if err != nil {
			return err
		}
		last = c
	}
}

// writeTextFile is writeText for a file: with a mark that says UTF-8 and the line ends
// that every editor knows.
func (c *copyContent) writeTextFile(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString("\uFEFF")
	if err := c.writeText(crlfWriter{out}); err != nil {
		return err
	}
	return out.Flush()
}

// A crlfWriter writes each line feed as CR LF.
type crlfWriter struct{ w *bufio.Writer }

func (c crlfWriter) Write(p []byte) (int, error) {
	for i, b := range p {
		if b == '\n' {
			if err := c.w.WriteByte('\r'); err != nil {
				return i, err
			}
		}
		if err := c.w.WriteByte(b); err != nil {
			return i, err
		}
	}
	return len(p), nil
}
