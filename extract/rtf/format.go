// Package rtf reads the Rich Text Format (Microsoft, "RTF Specification", version
// 1.9.1), as leniently as the programs that show it.
package rtf

import (
	"bytes"

	"postern/extract"
)

// Format is a document in RTF. Its places are the destinations that text stands
// in: "text", "header", "footnote", "annotation".
var Format = extract.Format{
	Name: "rtf",
	About: "text, headers, footers, notes, annotations, tables, shapes, fields and links, hidden and deleted text, properties, unknown " +
		"destinations; pictures, embedded and packaged objects; what follows the end",
	MediaTypes: []string{"application/rtf", "text/rtf", "text/richtext"},
	Extensions: []string{"rtf"},
	Covers:     []string{"plain", "csv"},
	Detect:     detect,
	Risky:      true,
	Read:       read,
}

// detect takes any version number and blanks before the brace, as Word does.
func detect(o *extract.Object) bool {
	return bytes.HasPrefix(bytes.TrimLeft(o.Head, "\xef\xbb\xbf \t\r\n\x00"), []byte(`{\rt`))
}
