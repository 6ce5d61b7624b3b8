package ooxml

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/parts"
)

var update = flag.Bool("update", false, "write the golden files anew")

const samples = "../../testdata/office"

// TestGolden reads files that LibreOffice made.
func TestGolden(t *testing.T) {
	for file, format := range map[string]extract.Format{"refund.docx": Docx, "refund.xlsx": Xlsx, "refund.pptx": Pptx} {
		t.Run(file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(samples, file))
			if err != nil {
				t.Fatal(err)
			}
			r := extracttest.Read(t, format, file, data)
			if r.Err != nil || len(r.Gaps) > 0 || !r.Detected {
				t.Errorf("err %v, gaps %v, detected %v", r.Err, r.Gaps, r.Detected)
			}
			got := dump(r)
			golden := filepath.Join(samples, file+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Error(d)
			}
		})
	}
}

// dump writes each stretch of text behind its place.
func dump(r extracttest.Result) string {
	var b strings.Builder
	for _, v := range []extract.View{extract.Shown, extract.Joined, extract.All, extract.Properties} {
		fmt.Fprintf(&b, "== %s\n", v)
		text, places := r.Texts[v], r.Places[v]
		for i, p := range places {
			end := len(text)
			if i+1 < len(places) {
				end = places[i+1].Offset
			}
			fmt.Fprintf(&b, "[%s|%s] %s\n", p.Where, p.Column, strings.TrimSpace(text[p.Offset:end]))
		}
	}
	for _, c := range r.Children {
		fmt.Fprintf(&b, "== child %s, %d bytes\n", c.Path, len(c.Data))
	}
	for _, f := range r.Facts {
		fmt.Fprintf(&b, "== fact %s %s %s\n", f.Path, f.Name, f.Detail)
	}
	return b.String()
}

// TestPlaces puts a text into every corner of a package and asks for its view
// and its place.
func TestPlaces(t *testing.T) {
	cell := func(ref, v string) string { return `<row r="2"><c r="` + ref + `" t="str"><v>` + v + `</v></c></row>` }
	sheetRels := "xl/worksheets/_rels/sheet1.xml.rels"
	slideRels := "ppt/slides/_rels/slide2.xml.rels"
	for _, c := range []struct {
		name   string
		format extract.Format
		file   []byte
		view   extract.View
		want   string
		at     string
	}{
		{"docx split over runs", Docx, doc(t, par(run("4111 "), run("1111 11"), "<w:bookmarkStart w:id='1'/>", run("11 1111"))), extract.Shown, "4111 1111 1111 1111", "text"},
		{"docx after a table", Docx, doc(t, "<w:tbl><w:tr><w:tc>"+par(run("cell"))+"</w:tc></w:tr></w:tbl>"+par(run("needle"))), extract.Shown, "needle", "text"},
		{"docx table", Docx, doc(t, "<w:tbl><w:tr><w:tc>"+par(run("needle"))+"</w:tc></w:tr></w:tbl>"), extract.Shown, "needle", "table 1, row 1"},
		{"docx values over cells", Docx, doc(t, "<w:tbl><w:tr><w:tc>"+par(run("4111"))+"</w:tc><w:tc>"+par(run("1111"))+"</w:tc><w:tc>"+par(run("1111"))+"</w:tc><w:tc>"+par(run("1111"))+"</w:tc></w:tr></w:tbl>"), extract.Joined, "4111111111111111", "table 1, row 1"},
		{"docx header", Docx, doc(t, "", "word/header1.xml", "<w:hdr>"+par(run("needle"))+"</w:hdr>"), extract.Shown, "needle", "header"},
		{"docx comment", Docx, doc(t, "", "word/comments.xml", "<w:comments>"+par(run("needle"))+"</w:comments>"), extract.Shown, "needle", "comments"},
		{"docx deleted", Docx, doc(t, par(run("a "), "<w:del><w:r><w:delText>needle</w:delText></w:r></w:del>")), extract.All, "a needle", "text"},
		{"docx before an insertion", Docx, doc(t, par(run("nee"), "<w:ins>"+run("xxx")+"</w:ins>", run("dle"))), extract.All, "needle", "text"},
		{"docx across a hidden run", Docx, doc(t, par(run("nee"), "<w:r><w:rPr><w:vanish/></w:rPr><w:t>xxx</w:t></w:r>", run("dle"))), extract.Shown, "needle", "text"},
		{"docx hidden", Docx, doc(t, par("<w:r><w:rPr><w:vanish/></w:rPr><w:t>needle</w:t></w:r>")), extract.All, "needle", "text"},
		{"docx field code", Docx, doc(t, par("<w:r><w:instrText>HYPERLINK needle</w:instrText></w:r>")), extract.All, "needle", "text"},
		{"docx alt text", Docx, doc(t, par(`<w:r><w:drawing><wp:docPr id="1" descr="needle"/></w:drawing></w:r>`)), extract.All, "needle", "text"},
		{"docx text box in a paragraph", Docx, doc(t, par(run("out"), "<w:r><w:txbxContent>"+par(run("needle"))+"</w:txbxContent></w:r>", run("side"))), extract.Shown, "outside", "text"},
		{"docx symbols", Docx, doc(t, par(`<w:r><w:t>4</w:t><w:sym w:char="F031"/><w:noBreakHyphen/><w:tab/></w:r>`)), extract.Shown, "41-\t", "text"},
		{"docx attribute", Docx, doc(t, par(`<w:r><w:rPr><w:x w:val="4111 1111 1111 1111"/></w:rPr></w:r>`)), extract.All, "4111 1111 1111 1111", "text"},
		{"docx link", Docx, doc(t, "", "word/_rels/document.xml.rels", `<Relationships><Relationship Id="r" Type="x/hyperlink" Target="http://a.example/needle" TargetMode="External"/></Relationships>`), extract.Properties, "a.example/needle", "links"},
		{"docx properties", Docx, doc(t, "", "docProps/core.xml", "<cp:coreProperties><dc:title>needle</dc:title></cp:coreProperties>"), extract.Properties, "needle", "document properties"},
		{"docx custom XML", Docx, doc(t, "", "customXml/item1.xml", "<a><b>needle</b></a>"), extract.All, "needle", "item1"},
		{"docx part of no known type", Docx, doc(t, "", "word/strange.xml", "<a>needle</a>"), extract.All, "needle", "strange"},
		{"docx chart", Docx, doc(t, "", "word/charts/chart1.xml", "<c:chart><c:v>needle</c:v><c:v>2</c:v></c:chart>"), extract.Shown, "needle\n2", "chart"},
		{"docx XML comment", Docx, doc(t, "<!-- needle -->"), extract.All, "needle", "word/document.xml"},
		{"docx entity is not expanded", Docx, doc(t, `<!DOCTYPE a [<!ENTITY n "needle">]>`+par(run("&n;"))), extract.Shown, "&n;", "text"},
		{"docx character references", Docx, doc(t, par(run("&#110;eed&#x6C;e"))), extract.Shown, "needle", "text"},
		{"docx CDATA", Docx, doc(t, par(run("<![CDATA[needle]]>"))), extract.Shown, "needle", "text"},

		{"xlsx inline", Xlsx, workbook(t, `<row r="2"><c r="B2" t="inlineStr"><is><r><t>nee</t></r><r><t>dle</t></r></is></c></row>`), extract.Shown, "needle", "Data!B2"},
		{"xlsx shared", Xlsx, workbook(t, `<row r="2"><c r="B2" t="s"><v>1</v></c></row>`, "xl/sharedStrings.xml", "<sst><si><t>zero</t></si><si><r><t>nee</t></r><r><t>dle</t></r></si></sst>"), extract.Shown, "needle", "Data!B2"},
		{"xlsx unused shared", Xlsx, workbook(t, "", "xl/sharedStrings.xml", "<sst><si><t>needle</t></si></sst>"), extract.All, "needle", "shared strings"},
		{"xlsx shared, of a beta", Xlsx, workbook(t, `<row r="2"><c r="B2" t="s"><v>1</v></c></row>`, "xl/sharedStrings.xml", "<sst><sstItem><t>zero</t></sstItem><sstItem><t>needle</t></sstItem></sst>"), extract.Shown, "needle", "Data!B2"},
		{"xlsx shared, of no item", Xlsx, workbook(t, "", "xl/sharedStrings.xml", "<sst><item><t>needle</t></item></sst>"), extract.All, "needle", "shared strings"},
		{"xlsx number in full", Xlsx, workbook(t, `<row r="2"><c r="B2"><v>4.111111111111111E15</v></c></row>`), extract.Shown, "4111111111111111", "Data!B2"},
		{"xlsx formula", Xlsx, workbook(t, `<row r="2"><c r="B2"><f>"needle"&amp;1</f><v>0</v></c></row>`), extract.All, `="needle"&1`, "Data!B2"},
		{"xlsx formula of a validation", Xlsx, workbook(t, `<row r="2"><c r="B2"><v>0</v></c></row></sheetData><extLst><x14:dataValidation><x14:formula1><xm:f>"needle,two"</xm:f></x14:formula1><xm:sqref>A1</xm:sqref></x14:dataValidation></extLst><sheetData><row r="3"><c r="B3"/></row>`), extract.All, `"needle,two"`, "Data"},
		{"xlsx formula behind the last cell", Xlsx, workbook(t, `<row r="2"><c r="B2"><v>0</v></c></row></sheetData><xm:f>needle</xm:f><sheetData>`), extract.All, "needle", "Data"},
		{"xlsx hidden row", Xlsx, workbook(t, `<row r="2" hidden="1"><c r="B2" t="str"><v>needle</v></c></row>`), extract.All, "needle", "Data!B2"},
		{"xlsx hidden sheet", Xlsx, workbook(t, cell("B2", "needle"), "xl/workbook.xml", `<workbook><sheets><sheet name="Data" state="veryHidden" r:id="r1"/></sheets></workbook>`), extract.All, "needle", "Data!B2"},
		{"xlsx sheet not listed", Xlsx, workbook(t, "", "xl/worksheets/sheet9.xml", "<worksheet><sheetData>"+cell("B2", "needle")+"</sheetData></worksheet>"), extract.All, "needle", "sheet9!B2"},
		{"xlsx defined name", Xlsx, workbook(t, "", "xl/workbook.xml", `<workbook><definedNames><definedName name="n">"needle"</definedName></definedNames></workbook>`), extract.All, "needle", "workbook"},
		{"xlsx comment", Xlsx, workbook(t, "", sheetRels, rels("r1", "comments", "../comments1.xml"), "xl/comments1.xml", `<comments><commentList><comment ref="C3"><text><r><t>nee</t></r><r><t>dle</t></r></text></comment></commentList></comments>`), extract.Shown, "needle", "Data!C3, comment"},
		{"xlsx threaded comment", Xlsx, workbook(t, "", sheetRels, rels("r1", "threadedComment", "../threadedComments/t1.xml"), "xl/threadedComments/t1.xml", `<ThreadedComments><threadedComment ref="C3"><text>needle</text></threadedComment></ThreadedComments>`), extract.Shown, "needle", "Data!C3, comment"},
		{"xlsx values over cells", Xlsx, workbook(t, `<row r="2"><c r="A2"><v>4111</v></c><c r="B2"><v>1111</v></c><c r="C2"><v>1111</v></c><c r="D2"><v>1111</v></c></row>`), extract.Joined, "4111111111111111", "Data!2"},
		{"xlsx link", Xlsx, workbook(t, "<hyperlink ref='A1' tooltip='needle'/>"), extract.All, "needle", "Data"},
		{"xlsx pivot cache", Xlsx, workbook(t, "", "xl/pivotCache/pivotCacheRecords1.xml", `<pivotCacheRecords><r><s v="needle"/></r></pivotCacheRecords>`), extract.All, "needle", "pivotCacheRecords1"},

		{"pptx order of slides", Pptx, slidesOf(t), extract.Shown, "last", "slide 2"},
		{"pptx notes", Pptx, slidesOf(t, slideRels, rels("r1", "notesSlide", "../notesSlides/n1.xml"), "ppt/notesSlides/n1.xml", "<p:notes><a:p><a:r><a:t>needle</a:t></a:r></a:p></p:notes>"), extract.Shown, "needle", "slide 1, notes"},
		{"pptx hidden slide", Pptx, slidesOf(t, "ppt/slides/slide2.xml", `<p:sld show="0"><a:p><a:r><a:t>needle</a:t></a:r></a:p></p:sld>`), extract.All, "needle", "slide 1"},
		{"pptx comment", Pptx, slidesOf(t, slideRels, rels("r1", "comments", "../comments/c1.xml"), "ppt/comments/c1.xml", "<p:cmLst><p:cm><p:text>needle</p:text></p:cm></p:cmLst>"), extract.Shown, "needle", "slide 1, comments"},
		{"pptx table", Pptx, slidesOf(t, "ppt/slides/slide2.xml", `<p:sld><a:tbl><a:tr><a:tc><a:p><a:r><a:t>needle</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:sld>`), extract.Shown, "needle", "slide 1, table 1, row 1"},
		{"pptx chart", Pptx, slidesOf(t, slideRels, rels("r1", "chart", "../charts/chart1.xml"), "ppt/charts/chart1.xml", "<c:chart><c:v>needle</c:v></c:chart>"), extract.Shown, "needle", "slide 1, chart"},
		{"pptx diagram", Pptx, slidesOf(t, slideRels, rels("r1", "diagramData", "../diagrams/data1.xml"), "ppt/diagrams/data1.xml", "<dgm:pt><a:p><a:r><a:t>needle</a:t></a:r></a:p></dgm:pt>"), extract.Shown, "needle", "slide 1, diagram"},
		{"pptx slide not listed", Pptx, slidesOf(t, "ppt/slides/slide9.xml", `<p:sld><a:p><a:r><a:t>needle</a:t></a:r></a:p></p:sld>`), extract.Shown, "needle", "slide 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, c.format, "", c.file)
			if r.Err != nil || len(r.Gaps) > 0 || len(r.Facts) > 0 || !r.Detected {
				t.Errorf("err %v, gaps %v, facts %v, detected %v", r.Err, r.Gaps, r.Facts, r.Detected)
			}
			if !strings.Contains(r.Texts[c.view], c.want) {
				t.Fatalf("not in view %s:\n%s", c.view, dump(r))
			}
			if got := r.At(c.view, c.want).Where; got != c.at {
				t.Errorf("at %q, want %q", got, c.at)
			}
		})
	}
}

func TestColumnIsTheFirstRowsWord(t *testing.T) {
	r := extracttest.Read(t, Xlsx, "", workbook(t, `<row r="1"><c r="A1" t="str"><v>Card</v></c><c r="B1"><v>4111</v></c></row><row r="2"><c r="A2"><v>17</v></c><c r="B2"><v>18</v></c></row>`))
	if got := r.At(extract.Shown, "17").Column; got != "Card" {
		t.Errorf("column %q", got)
	}
	if got := r.At(extract.Shown, "18").Column; got != "" {
		t.Errorf("a value serves as heading: %q", got)
	}
}

func TestTypesByContent(t *testing.T) {
	files := map[string][]byte{"docx": doc(t, par(run("x"))), "xlsx": workbook(t, ""), "pptx": slidesOf(t)}
	for _, f := range []extract.Format{Docx, Xlsx, Pptx} {
		for kind, data := range files {
			if got := f.Detect(extracttest.Object("any.bin", data)); got != (kind == f.Name) {
				t.Errorf("%s takes %s: %v", f.Name, kind, got)
			}
		}
		for _, other := range []string{"", "PK\x03\x04", "%PDF-1.4", "text"} {
			if f.Detect(extracttest.Object("", []byte(other))) {
				t.Errorf("%s takes %q", f.Name, other)
			}
		}
	}
}

func TestChildren(t *testing.T) {
	r := extracttest.Read(t, Docx, "", doc(t, par(run("x")), "word/vbaProject.bin", "program", "word/media/image1.png", "\x89PNG", "word/embeddings/book.xlsx", "PK"))
	for path, want := range map[string]string{"word/vbaProject.bin": "program", "word/media/image1.png": "\x89PNG", "word/embeddings/book.xlsx": "PK"} {
		if c, ok := r.Child(path); !ok || string(c.Data) != want {
			t.Errorf("%s: %v %q", path, ok, c.Data)
		}
	}
	if len(r.Facts) != 1 || r.Facts[0].Name != extract.Macro {
		t.Errorf("facts %v", r.Facts)
	}
}

func TestGaps(t *testing.T) {
	plain := doc(t, par(run("needle")), "customXml/item1.xml", "<a>other</a>")
	encrypted := bytes.Clone(plain)
	// The flag of the central directory is the one that counts.
	for at := 0; ; at += 4 {
		i := bytes.Index(encrypted[at:], []byte("PK\x01\x02"))
		if i < 0 {
			break
		}
		if at += i; bytes.HasPrefix(encrypted[at+46:], []byte("customXml")) {
			encrypted[at+8] |= 1
		}
	}
	r := extracttest.Read(t, Docx, "", encrypted)
	if !r.Gap(extract.EncryptedFile) || r.Gaps[0].Path != "customXml/item1.xml" || !strings.Contains(r.Text(), "needle") {
		t.Errorf("gaps %v", r.Gaps)
	}
	if r := extracttest.Read(t, Docx, "", plain[:len(plain)/2]); !r.Gap(extract.Corrupt) {
		t.Errorf("cut off: err %v, gaps %v", r.Err, r.Gaps)
	}
	damaged := bytes.Clone(plain)
	i := bytes.Index(damaged, []byte("word/document.xml")) + len("word/document.xml") + 10
	copy(damaged[i:], "\xff\xff\xff\xff\xff")
	if r := extracttest.Read(t, Docx, "", damaged); !r.Gap(extract.Corrupt) || !strings.Contains(r.Text(), "other") {
		t.Errorf("damaged: err %v, gaps %v", r.Err, r.Gaps)
	}
}

// TestContainer hides bytes in the ZIP around the parts.
func TestContainer(t *testing.T) {
	plain := doc(t, par(run("x")))
	if r := extracttest.Read(t, Docx, "", append([]byte(strings.Repeat("needle before ", 9)), plain...)); !hasChild(r, "needle before") {
		t.Errorf("before: %v", r.Facts)
	}
	if r := extracttest.Read(t, Docx, "", twice(t)); len(r.Facts) != 1 || r.Facts[0].Name != extract.Ambiguous || !strings.Contains(r.Text(), "second") {
		t.Errorf("two of one name: %v", r.Facts)
	}
}

func hasChild(r extracttest.Result, text string) bool {
	for _, c := range r.Children {
		if strings.Contains(string(c.Data), text) {
			return true
		}
	}
	return false
}

func twice(t *testing.T) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range [][2]string{{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", par(run("first"))}, {"word/document.xml", par(run("second"))}} {
		f, err := w.Create(p[0])
		if err == nil {
			_, err = f.Write([]byte(p[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	return b.Bytes()
}

func TestFormatNumber(t *testing.T) {
	for _, c := range []struct {
		f          float64
		code, want string
	}{
		{4111111111111111, "0000 0000 0000 0000", "4111 1111 1111 1111"},
		{123456789, `000\-00\-0000`, "123-45-6789"},
		{7, "00000", "00007"},
		{1234567.891, "#,##0.00", "1,234,567.89"},
		{999, "#,##0", "999"},
		{0, "0.00", "0.00"},
		{12.5, `"EUR" 0.00`, "EUR 12.50"},
		{12.5, `[$€-407] 0.0`, "€ 12.5"},
		{0.125, "0.0%", "12.5%"},
		{45000, "dd/mm/yyyy", "2023-03-15"},
		{45000.5, "yyyy-mm-dd hh:mm", "2023-03-15 12:00:00"},
		{0.25, "hh:mm", "06:00:00"},
		{12345, "(000) 00", "(123) 45"},
		{123456, "(000) 00", "(1234) 56"},
		{5, "General", ""},
		{5, "0.00E+00", ""},
		{5, "", ""},
		{5, `;;;`, ""},
	} {
		if got := parts.FormatNumber(c.f, c.code, false); got != c.want {
			t.Errorf("%v as %q: %q, want %q", c.f, c.code, got, c.want)
		}
	}
}

func TestJoinCells(t *testing.T) {
	for in, want := range map[string]string{
		"4111|1111|1111|1111":         "4111111111111111\n",
		"Name|4111|1111|1111|1111|x":  "4111111111111111\n",
		"3782|822463|10005":           "378282246310005\n",
		"4|1|1|1|1|1|1|1|1|1":         "4111111111\n",
		"DE89|3704|0044|0532|0130|00": "DE89370400440532013000\n",
		"1|12|7|100":                  "",
		"2023|2024":                   "20232024\n",
		"Jan|Feb|Mar":                 "",
		"":                            "",
	} {
		if got := parts.JoinCells(strings.Split(in, "|")); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// What Office leaves of a longer part holds nothing; anything else is handed on.
func TestHoles(t *testing.T) {
	for content, want := range map[string]bool{
		"\xff\xff\xff\xff" + strings.Repeat("\x00", 183):       false,
		"\xff\xff\xff\xff" + strings.Repeat("\x00", 183) + "4": true,
		"\xff\xff\xff\xff\xff":                                 true,
		strings.Repeat("\x00", 1<<20):                          true,
		"needle":                                               true,
	} {
		r := extracttest.Read(t, Docx, "", doc(t, "", "[trash]/0000.dat", content))
		if _, handed := r.Child("[trash]/0000.dat"); handed != want || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%.10q of %d bytes: handed on %v, want %v; error %v, gaps %v", content, len(content), handed, want, r.Err, r.Gaps)
		}
	}
}

// Programs store 17 digits of a fraction, and show 15 at most.
func TestGeneral(t *testing.T) {
	for raw, want := range map[string]string{
		"10210.200000000001":    "10210.2",
		"12.343999999999999":    "12.344",
		"-0.10000000000000001":  "-0.1",
		"8.5462962962962963E-2": "0.085462962962963",
		"1.5":                   "1.5",
		"1.2345678901234567E-9": "1.2345678901234567E-9",
		"4111111111111111":      "4111111111111111",
		"4.111111111111111E15":  "4111111111111111",
		"41111111111111.11":     "41111111111111.1",
		"NaN":                   "NaN",
		"1e999":                 "1e999",
	} {
		r := extracttest.Read(t, Xlsx, "", workbook(t, `<row r="2"><c r="B2"><v>`+raw+`</v></c></row>`))
		if got, _, _ := strings.Cut(strings.TrimPrefix(r.Texts[extract.Shown], "Data\n"), "\t"); got != want || r.Err != nil {
			t.Errorf("%s: shown %q, want %q; error %v", raw, got, want, r.Err)
		}
		if want != raw && !strings.Contains(raw, "E") && !strings.Contains(r.Texts[extract.All], raw) {
			t.Errorf("%s: not in full", raw)
		}
	}
}
