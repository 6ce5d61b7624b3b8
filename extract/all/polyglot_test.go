package all_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/all"
)

// A page of HTML that is a property list or a document of Word besides is shown as a page:
// elements do not break its numbers.
func TestPageInDisguise(t *testing.T) {
	const inside = "<p>Card 4<b>1</b>11 1111 1<i></i>111&nbsp;1111</p>"
	r, err := extract.New(extract.Options{Formats: all.Formats, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, page := range []string{
		`<plist version="1.0"><dict>` + inside + "</dict></plist>",
		`<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>` + inside + "</w:body></w:wordDocument>",
		`<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">` + inside + "</Workbook>",
		`<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">` + inside + "</uof:UOF>",
		`<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body>` + inside + "</body></FictionBook>",
		`<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.text"><office:body>` + inside + "</office:body></office:document>",
		`%!PS-Adobe-3.0` + "\n" + inside,
	} {
		found := false
		_, err := r.File(context.Background(), "page.html", bytes.NewReader([]byte(page)), int64(len(page)), func(d *extract.Document) error {
			found = found || strings.Contains(d.Text, "4111 1111 1111\u00a01111") || strings.Contains(d.Text, "4111 1111 1111 1111")
			return nil
		})
		if err != nil || !found {
			t.Errorf("the number is not seen as it is shown in %q: %v", page, err)
		}
	}
}
