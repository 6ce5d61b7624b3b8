package encrypt

import (
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// writePDF writes c as one encrypted PDF: the text on pages, every file embedded
// (ISO 32000-2 section 7.11.4). It streams.
func writePDF(w io.Writer, c *copyContent, password string, o Options) error {
	lock, err := newPDFCipher(password, o.random())
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	file := newPDFFile(w, lock)
	pages, err := newPDFPages(file)
	if err != nil {
		return fmt.Errorf("read font: %w", err)
	}
	// Composed characters are in the font, combining marks are not.
	composed := norm.NFC.Writer(pages)
	if err := c.writeText(composed); err != nil {
		return err
	}
	if err := composed.Close(); err != nil {
		return err
	}
	root := pages.finish()
	date := file.bytes([]byte(pdfDate(o.now())))
	names := embedFiles(file, c.files, date)
	// UseAttachments opens the pane in which the attachments are found.
	catalog := file.add(fmt.Sprintf("<</Type/Catalog/Pages %v/Names<</EmbeddedFiles<</Names[%s]>>>>/PageMode/UseAttachments"+
		"/ViewerPreferences<</DisplayDocTitle true>>/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>>>>>", root, names))
	info := file.add(fmt.Sprintf("<</Title %s/Author %s/CreationDate %s>>",
		file.text(c.header("Subject")), file.text(c.header("From")), date))
	return file.finish(catalog, info)
}

// embedFiles writes the files and returns the entries of their name tree, which
// must be sorted: the names there are numbers, the real ones are with the files.
func embedFiles(file *pdfFile, files []copyFile, date string) string {
	var names strings.Builder
	for i, f := range files {
		stream, params := file.reserve(), file.reserve()
		counter := &countingWriter{}
		file.stream(stream, fmt.Sprintf("/Type/EmbeddedFile/Subtype%s/Params %v", pdfName(f.mediaType), params), func(w io.Writer) error {
			counter.w = w
			return f.write(counter)
		})
		file.object(params, fmt.Sprintf("<</Size %d/ModDate %s>>", counter.n, date))
		name := file.text(f.name)
		spec := file.add(fmt.Sprintf("<</Type/Filespec/F %s/UF %s/EF<</F %v/UF %v>>/AFRelationship/Unspecified>>",
			name, name, stream, stream))
		fmt.Fprintf(&names, "%s %v ", file.bytes(fmt.Appendf(nil, "%06d", i)), spec)
	}
	return names.String()
}

// A countingWriter counts what goes through.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// pdfDate is ISO 32000-2 section 7.9.4.
func pdfDate(t time.Time) string { return t.UTC().Format("D:20060102150405Z") }
