package ooxml

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`

// packOf makes a package of parts. The content type of a part follows from its
// name, as programs name parts.
func packOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	add := func(name, text string) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	types := xmlHead + `<Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>`
	names := slices.Sorted(maps.Keys(parts))
	for _, n := range names {
		if k := kindOf(n); k != "" {
			types += `<Override PartName="/` + n + `" ContentType="application/vnd.` + k + `+xml"/>`
		}
	}
	add("[Content_Types].xml", types+"</Types>")
	for _, n := range names {
		add(n, parts[n])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func kindOf(name string) string {
	for _, k := range []struct{ piece, kind string }{
		{".rels", ""},
		{"word/document", "openxmlformats-officedocument.wordprocessingml.document.main"},
		{"word/header", "openxmlformats-officedocument.wordprocessingml.header"},
		{"word/footer", "openxmlformats-officedocument.wordprocessingml.footer"},
		{"word/footnotes", "openxmlformats-officedocument.wordprocessingml.footnotes"},
		{"word/comments", "openxmlformats-officedocument.wordprocessingml.comments"},
		{"xl/workbook", "openxmlformats-officedocument.spreadsheetml.sheet.main"},
		{"xl/worksheets/", "openxmlformats-officedocument.spreadsheetml.worksheet"},
		{"xl/sharedStrings", "openxmlformats-officedocument.spreadsheetml.sharedStrings"},
		{"xl/styles", "openxmlformats-officedocument.spreadsheetml.styles"},
		{"ppt/presentation", "openxmlformats-officedocument.presentationml.presentation.main"},
		{"ppt/slides/", "openxmlformats-officedocument.presentationml.slide"},
		{"ppt/notesSlides/", "openxmlformats-officedocument.presentationml.notesSlide"},
		{"charts/", "openxmlformats-officedocument.drawingml.chart"},
		{"diagrams/data", "openxmlformats-officedocument.drawingml.diagramData"},
		{"docProps/core", "openxmlformats-package.core-properties"},
	} {
		if strings.Contains(name, k.piece) {
			return k.kind
		}
	}
	return ""
}

func rels(list ...string) string {
	var b strings.Builder
	b.WriteString(xmlHead + "<Relationships>")
	for i := 0; i+2 < len(list); i += 3 {
		b.WriteString(`<Relationship Id="` + list[i] + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + list[i+1] + `" Target="` + list[i+2] + `"/>`)
	}
	return b.String() + "</Relationships>"
}

// doc is a text document with that body and other parts.
func doc(t testing.TB, body string, more ...string) []byte {
	parts := map[string]string{"word/document.xml": xmlHead + "<w:document><w:body>" + body + "</w:body></w:document>"}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return packOf(t, parts)
}

func run(s string) string { return "<w:r><w:t>" + s + "</w:t></w:r>" }

func par(runs ...string) string { return "<w:p>" + strings.Join(runs, "") + "</w:p>" }

// workbook has one sheet "Data" and whatever else is given.
func workbook(t testing.TB, rows string, more ...string) []byte {
	parts := map[string]string{
		"xl/workbook.xml":            xmlHead + `<workbook><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": rels("r1", "worksheet", "worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml":   xmlHead + "<worksheet><sheetData>" + rows + "</sheetData></worksheet>",
	}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return packOf(t, parts)
}

// slidesOf has two slides, listed in the order 2, 1, and whatever else is given.
func slidesOf(t testing.TB, more ...string) []byte {
	parts := map[string]string{
		"ppt/presentation.xml":            xmlHead + `<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels": rels("r1", "slide", "slides/slide1.xml", "r2", "slide", "/ppt/slides/slide2.xml"),
		"ppt/slides/slide1.xml":           `<p:sld><a:p><a:r><a:t>last</a:t></a:r></a:p></p:sld>`,
		"ppt/slides/slide2.xml":           `<p:sld><a:p><a:r><a:t>first</a:t></a:r></a:p></p:sld>`,
	}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return packOf(t, parts)
}
