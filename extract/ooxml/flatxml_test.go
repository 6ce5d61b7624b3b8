package ooxml

import (
	"encoding/base64"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// places wants texts at places: "shown Sheet!B2: Card number".
func places(t *testing.T, r extracttest.Result, want map[string]string) {
	t.Helper()
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	for text, want := range want {
		view, _, _ := strings.Cut(want, " ")
		at := r.At(extract.View(view), text)
		if got := view + " " + at.Where + ": " + at.Column; got != want {
			t.Errorf("%s is at %q, want %q: %q", text, got, want, r.Texts)
		}
	}
}

// TestWritten2003 reads what LibreOffice 7.4 (soffice --convert-to "xml:MS Excel 2003 XML",
// "xml:MS Word 2003 XML") and SheetJS 0.18.5 (bookType "xlml") wrote.
func TestWritten2003(t *testing.T) {
	read := func(f extract.Format, name string) extracttest.Result {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return extracttest.Read(t, f, name, data)
	}
	r := read(ExcelXML, "people2003.xml")
	places(t, r, map[string]string{
		"Anna Müller; née Żak": "shown People!A2: Name", "4111111111111111": "shown People!B2: Card number", "1975-01-31": "shown People!C2: Born",
		`of:="secret"&" result"`: "all People!C3: Born", "secret result": "shown People!C3: Born", "https://needle.example/x": "all People!A5: Name",
		"on the other sheet": "shown Other!A1: ",
	})
	if r.Texts[extract.Joined] != "4111111111111111\n" {
		t.Errorf("joined %q", r.Texts[extract.Joined])
	}
	places(t, read(ExcelXML, "sheetjs2003.xml"), map[string]string{"5500000000000004": "shown People!B3: Card number", "TRUE": "shown People!D3: Balance", "other sheet": "shown Other!A1: "})
	places(t, read(WordXML, "note2003.xml"), map[string]string{
		"A text with bold words, Jürgen pays": "shown text: ", "5500000000000004": "shown table 1, row 2: Card", "https://needle.example/x": "all text: ",
	})
}

func TestExcelXML(t *testing.T) {
	file := `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<DocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><Title>needle title</Title></DocumentProperties>
<Styles><Style ss:ID="Default"/><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="p" ss:Parent="d"/><Style ss:ID="m"><NumberFormat ss:Format="0000\ 0000\ 0000\ 0000"/></Style></Styles>
<Names><NamedRange ss:Name="NEEDLENAME" ss:RefersTo="=Costs!R1C1"/></Names>
<Worksheet ss:Name="Costs"><Table><Column ss:Index="6" ss:Hidden="1"/>
<Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">Card</Data></Cell><Cell><Data ss:Type="String">Born</Data></Cell></Row>
<Row ss:Index="5"><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Anna</B> <Font html:Color="#FF0000">Mül</Font>ler</ss:Data><Comment ss:Author="needle author"><ss:Data><B>needle</B> remark</ss:Data></Comment></Cell>
<Cell ss:Formula="=&quot;needle &quot;&amp;1"><Data ss:Type="Number">4.111111111111111E+15</Data></Cell>
<Cell ss:Index="4" ss:StyleID="d"><Data ss:Type="Number">27425</Data></Cell><Cell ss:StyleID="m"><Data ss:Type="Number">5500000000000004</Data></Cell><Cell><Data ss:Type="String">needle column</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">needle row</Data></Cell></Row>
<Row><Cell><Data ss:Type="DateTime">1899-12-31T12:30:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">27426</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup><Header x:Data="&amp;Cneedle header"/></PageSetup></WorksheetOptions>
<DataValidation xmlns="urn:schemas-microsoft-com:office:excel"><Value>&quot;needle list,b&quot;</Value></DataValidation></Worksheet>
<Worksheet ss:Name="Secret"><Table><Row><Cell><Data ss:Type="String">needle sheet</Data></Cell></Row></Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>`
	want := map[string]string{
		"needle title": "properties properties: ", "NEEDLENAME": "properties workbook name: ", "Anna Müller": "shown Costs!A5: Name", "needle remark": "shown Costs!A5: Name",
		"4111111111111111": "shown Costs!B5: Card", "needle \"&1": "all Costs!B5: Card", "1975-01-31": "shown Costs!D5: Born", "5500 0000 0000 0004": "shown Costs!E5: ",
		"5500000000000004": "all Costs!E5: ", "needle column": "all Costs!F5: ", "needle row": "all Costs!A6: Name", "12:30:00": "shown Costs!A7: Name", "TRUE": "shown Costs!B7: Card",
		"1975-02-01": "shown Costs!C7: ", "needle header": "properties Costs header: ", "needle list": "all Costs: ", "needle sheet": "all Secret!A1: ", "needle author": "all Costs!A5: Name",
	}
	places(t, extracttest.Read(t, ExcelXML, "a.xml", []byte(file)), want)
	wide := "\xff\xfe"
	for _, r := range strings.Replace(file, `<?xml version="1.0"?>`, "", 1) {
		wide += string([]byte{byte(r), byte(r >> 8)})
	}
	places(t, extracttest.Read(t, ExcelXML, "a.xls", []byte(wide)), want)
	for _, other := range []string{`<html xmlns:x="urn:schemas-microsoft-com:office:spreadsheet"><body>`, "Workbook urn:schemas-microsoft-com:office:spreadsheet", "<Workbook>", "<", ""} {
		if ExcelXML.Detect(extracttest.Object("a", []byte(other))) || WordXML.Detect(extracttest.Object("a", []byte(other))) {
			t.Errorf("%q is detected", other)
		}
	}
}

func TestWordXML(t *testing.T) {
	in64 := func(s string) string {
		b := base64.StdEncoding.EncodeToString([]byte(s))
		return b[:5] + "\r\n" + b[5:]
	}
	file := `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:o="urn:schemas-microsoft-com:office:office" w:macrosPresent="yes">
<o:DocumentProperties><o:Title>needle title</o:Title></o:DocumentProperties>
<w:docSuppData><w:binData w:name="editdata.mso">` + in64("ActiveMime and so on") + `</w:binData></w:docSuppData>
<w:body><w:p><w:r><w:t>Card 4111 </w:t></w:r><w:r><w:t>1111 1111 1111</w:t></w:r></w:p>
<w:p><aml:annotation w:type="Word.Comment.Start" aml:id="0"/><w:r><w:t>kept </w:t></w:r><aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>needle deleted</w:delText></w:r></aml:content></aml:annotation><aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>needle added</w:t></w:r></aml:content></aml:annotation>
<w:r><aml:annotation aml:id="0" w:author="needle author" w:type="Word.Comment"><aml:content><w:p><w:r><w:t>needle comment</w:t></w:r></w:p></aml:content></aml:annotation></w:r></w:p>
<w:p><w:r><w:footnote><w:p><w:r><w:t>needle note</w:t></w:r></w:p></w:footnote></w:r><w:hlink w:dest="http://needle.example/"><w:r><w:t>link</w:t></w:r></w:hlink>
<w:r><w:pict><w:binData w:name="wordml://01000001.png">` + in64("\x89PNG a picture") + `</w:binData></w:pict></w:r></w:p>
<w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>needle header</w:t></w:r></w:p></w:hdr><w:ftr><w:p><w:r><w:t>needle footer</w:t></w:r></w:p></w:ftr></w:sectPr></w:body></w:wordDocument>`
	r := extracttest.Read(t, WordXML, "a.xml", []byte(file))
	places(t, r, map[string]string{
		"Card 4111 1111 1111 1111": "shown text: ", "kept needle added": "shown text: ", "kept needle deleted": "all text: ", "needle comment": "shown comments: ", "needle note": "shown footnotes: ",
		"needle header": "shown header: ", "needle footer": "shown footer: ", "http://needle.example/": "all text: ", "needle title": "properties properties: ", "needle author": "all comments: ",
	})
	for name, want := range map[string]string{"editdata.mso": "ActiveMime and so on", "01000001.png": "\x89PNG a picture"} {
		if c, ok := r.Child(name); !ok || string(c.Data) != want {
			t.Errorf("%s is %q", name, c.Data)
		}
	}
}

// Elements inside each other, ends that are missing, and values where none belong hide nothing.
func TestUnusualFlatXML(t *testing.T) {
	const workbook = `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">`
	r := extracttest.Read(t, ExcelXML, "a.xml", []byte(workbook+`<Style ss:ID="4111111111111111" Formula="needle one"/><WindowHeight>4113</WindowHeight><Header Other="needle two"/>`+
		`<Worksheet ss:Name="S"><Table><Row><Cell ss:Formula="needle three"><Data ss:Type="String">needle four<Data ss:Type="String">needle five</Data></Data>`+
		`<Cell ss:Formula="needle six"><Data ss:Type="String">needle seven`))
	for _, want := range []string{"4111111111111111", "needle one", "WindowHeight: 4113\n", "needle two", "needle three", "needle four", "needle five", "needle six", "needle seven"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
	r = extracttest.Read(t, WordXML, "a.xml", []byte(`<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:binData>b25l<w:binData>dHdv</w:binData><w:binData>dGhyZWU`))
	for i, want := range []string{"one", "two", "three"} {
		if i >= len(r.Children) || string(r.Children[i].Data) != want {
			t.Errorf("files %v", r.Children)
		}
	}
}

func TestFlatPackage(t *testing.T) {
	file := `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">
<pkg:part pkg:name="/word/document.xml" pkg:contentType="x"><pkg:xmlData><w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Card 4111 </w:t></w:r><w:r><w:t>1111</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/header1.xml"><pkg:xmlData><w:hdr xmlns:w="x"><w:p><w:r><w:t>needle header</w:t></w:r></w:p></w:hdr></pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/vbaProject.bin" pkg:compression="store"><pkg:binaryData>` + base64.StdEncoding.EncodeToString([]byte("macros")) + `</pkg:binaryData></pkg:part></pkg:package>`
	r := extracttest.Read(t, WordXML, "a.xml", []byte(file))
	places(t, r, map[string]string{"Card 4111 1111": "shown text: ", "needle header": "shown header: "})
	if c, ok := r.Child("vbaProject.bin"); !ok || string(c.Data) != "macros" {
		t.Errorf("children %v", r.Children)
	}
}

func FuzzFlatXML(f *testing.F) {
	for _, name := range []string{"people2003.xml", "note2003.xml"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`<Row Index="-9"><Cell Index="-9" MergeAcross="99999999999"><Data>a</Data><Comment><Data>b</Data></Comment></Cell><Column Span="999999999" Hidden="1"/><binData>QQ</binData>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, WordXML, "a", data)
		extracttest.Read(t, ExcelXML, "a", data)
	})
}
