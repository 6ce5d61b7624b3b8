package ooxml

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"postern/extract/extracttest"
)

// BenchmarkCells reads a sheet of 200,000 cells: numbers in formats, shared
// strings, dates.
func BenchmarkCells(b *testing.B) {
	var rows, strs strings.Builder
	strs.WriteString("<sst>")
	for i := range 20_000 {
		fmt.Fprintf(&strs, "<si><t>customer %d of the north</t></si>", i)
		fmt.Fprintf(&rows, `<row r="%d" spans="1:10">`, i+1)
		for c := range 10 {
			ref := fmt.Sprintf("%c%d", 'A'+c, i+1)
			switch c % 5 {
			case 0:
				fmt.Fprintf(&rows, `<c r="%s" s="0" t="s"><v>%d</v></c>`, ref, i)
			case 1:
				fmt.Fprintf(&rows, `<c r="%s" s="1"><v>%d.25</v></c>`, ref, i*37)
			case 2:
				fmt.Fprintf(&rows, `<c r="%s" s="2"><v>%d</v></c>`, ref, 30000+i)
			default:
				fmt.Fprintf(&rows, `<c r="%s"><v>%d</v></c>`, ref, i*7919)
			}
		}
		rows.WriteString("</row>")
	}
	strs.WriteString("</sst>")
	file := workbook(b, rows.String(), "xl/sharedStrings.xml", strs.String(),
		"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	b.ReportAllocs()
	for b.Loop() {
		if err := Xlsx.Read(context.Background(), extracttest.Object("", file), &extracttest.Sink{Limit: 1 << 40, Discard: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParagraphs reads a text of 20,000 paragraphs, each of two runs.
func BenchmarkParagraphs(b *testing.B) {
	var body strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&body, `<w:p><w:pPr><w:pStyle w:val="Text"/></w:pPr><w:r><w:t>Paragraph %d of a long</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve"> document, with %d</w:t></w:r></w:p>`, i, i*i)
	}
	file := doc(b, body.String())
	b.SetBytes(int64(body.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if err := Docx.Read(context.Background(), extracttest.Object("", file), &extracttest.Sink{Limit: 1 << 40, Discard: true}); err != nil {
			b.Fatal(err)
		}
	}
}
