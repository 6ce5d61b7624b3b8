package ooxml

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/parts"
)

// TestHostile reads packages that are made to make a reader loop, recurse or
// allocate without end.
func TestHostile(t *testing.T) {
	laughs := `<!DOCTYPE a [<!ENTITY a "ha">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">`, 1000) + `]>`
	for _, c := range []struct {
		name   string
		format extract.Format
		file   []byte
		want   string
	}{
		{"billion laughs", Docx, doc(t, laughs+par(run("&b;needle"))), "needle"},
		{"external entity", Docx, doc(t, `<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>`+par(run("&a;needle"))), "needle"},
		{"nested paragraphs", Docx, doc(t, strings.Repeat("<w:p><w:r><w:t>", 100_000)+"needle"), "needle"},
		{"nested tables", Docx, doc(t, strings.Repeat("<w:tbl><w:tr><w:tc>", 100_000)+par(run("needle"))), "needle"},
		{"text boxes with text around them", Docx, doc(t, strings.Repeat("<w:p><w:r><w:t>a</w:t><w:txbxContent>", 20)+strings.Repeat("</w:txbxContent><w:t>needle</w:t></w:r></w:p>", 20)), "aneedle"},
		{"tables with text around them", Docx, doc(t, strings.Repeat("<w:tbl><w:tr><w:tc>"+par(run("a")), 20)+strings.Repeat(par(run("needle"))+"</w:tc></w:tr></w:tbl>", 20)), "needle"},
		{"elements never closed", Docx, doc(t, "<w:p><w:r><w:t>needle"), "needle"},
		{"cells without end", Xlsx, workbook(t, `<row r="1">`+strings.Repeat(`<c t="str"><v>x</v></c>`, 100_000)+`</row>`), "x"},
		{"far row", Xlsx, workbook(t, `<row r="99999999999999999999"><c r="ZZZZZZZZ1" t="str"><v>needle</v></c></row>`), "needle"},
		{"shared string out of range", Xlsx, workbook(t, `<row r="1"><c t="s"><v>-9</v></c><c t="s"><v>99999999999</v></c><c t="str"><v>needle</v></c></row>`), "needle"},
		{"relations loop", Pptx, slidesOf(t, "ppt/slides/_rels/slide1.xml.rels", rels("r1", "notesSlide", "slide1.xml", "r2", "chart", "slide2.xml")), "first"},
		{"attributes without end", Docx, doc(t, "<w:p "+strings.Repeat(`a="b" `, 10_000)+">"+run("needle")+"</w:p>"), "needle"},
		{"broken tags", Docx, doc(t, `< <w:p a = b c="d' e><</>< / ><w:t "">`+par(run("needle"))+`<w:p x="`), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			r := extracttest.Read(t, c.format, "", c.file)
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			}
			if !strings.Contains(r.Text(), c.want) {
				t.Errorf("%q is not found; err %v, gaps %v", c.want, r.Err, r.Gaps)
			}
		})
	}
}

// TestBombStopsWithTheSink reads a part of 40 MiB that says one thing over and over.
func TestBombStopsWithTheSink(t *testing.T) {
	file := doc(t, strings.Repeat(par(run("4111 1111 1111 1111")), 800_000))
	s := &extracttest.Sink{Limit: 8 << 20, Discard: true}
	if err := Docx.Read(context.Background(), extracttest.Object("", file), s); !errors.Is(err, extract.ErrBudget) {
		t.Errorf("err %v, want the sink's", err)
	}
}

func TestContextStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Xlsx.Read(ctx, extracttest.Object("", workbook(t, "")), &extracttest.Sink{}); !errors.Is(err, context.Canceled) {
		t.Errorf("err %v", err)
	}
}

// FuzzOOXML wants only that reading ends, without a panic.
func FuzzOOXML(f *testing.F) {
	for _, file := range []string{"refund.docx", "refund.xlsx", "refund.pptx"} {
		if data, err := os.ReadFile(filepath.Join(samples, file)); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		for _, format := range []extract.Format{Docx, Xlsx, Pptx} {
			_ = format.Read(ctx, extracttest.Object("", data), &extracttest.Sink{Limit: 16 << 20, Discard: true})
		}
	})
}

// FuzzPart puts XML into the main part of each format.
func FuzzPart(f *testing.F) {
	f.Add("<w:p><w:r><w:t>x</w:t></w:r></w:p>", `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	f.Add(`<a:tbl><a:tr><a:tc/></a:tr></a:tbl>`, `<row><c><f>1</f><v>4E15</v></c></row>`)
	f.Fuzz(func(t *testing.T, body, rows string) {
		extracttest.Read(t, Docx, "", doc(t, body))
		extracttest.Read(t, Xlsx, "", workbook(t, rows, "xl/sharedStrings.xml", body))
		extracttest.Read(t, Pptx, "", slidesOf(t, "ppt/slides/slide1.xml", body))
	})
}

func FuzzFormatNumber(f *testing.F) {
	f.Add(4111111111111111.0, "0000 0000 0000 0000")
	f.Add(1.5, `[$€-407]"x"\y_z*0;;#,##0.0%`)
	f.Fuzz(func(t *testing.T, v float64, code string) { parts.FormatNumber(v, code, true) })
}
