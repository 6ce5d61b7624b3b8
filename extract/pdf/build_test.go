package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
)

// pdfOf makes a PDF of objects, numbered from 1; object 1 is the catalog.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offs := make([]int, len(objects))
	for i, o := range objects {
		offs[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, off := range offs {
		fmt.Fprintf(&b, "%010d 00000 n \n", off)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return b.Bytes()
}

// onePage makes a PDF of one page with that content; its objects are 1 to 5, and
// more follow. Entries are added to the catalog and to the page. Content with "/X Do" has
// object 6 as that XObject.
func onePage(content, catalog, page string, more ...string) []byte {
	if strings.Contains(content, "/X Do") {
		page += "/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>"
	}
	return pdfOf(append([]string{
		"<</Type/Catalog/Pages 2 0 R" + catalog + ">>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>" + page + ">>",
		streamOf("", content),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
	}, more...)...)
}

func streamOf(entries, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", entries, len(data), data)
}

func deflated(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func flateStream(entries, data string) string {
	return streamOf(entries+"/Filter/FlateDecode", deflated(data))
}

// show is a content stream that shows s.
func show(s string) string {
	return "BT /F1 12 Tf 72 700 Td (" + strings.ReplaceAll(s, "(", "\\(") + ") Tj ET"
}
