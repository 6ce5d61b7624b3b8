// Package uof reads documents in the Uniform Office Format (GB/T 20916-2007), the XML of
// Chinese office programs: texts, spreadsheets and presentations in one file each.
package uof

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/charset"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// Format is such a document. Its places are "text", "table 1, row 2", "Sheet2!B7" and
// "slide 4".
var Format = extract.Format{
	Name:       "uof",
	About:      "Uniform Office Format 1: texts, tables, cells as shown and as stored, slides, comments, headers, properties, links; pictures and files",
	MediaTypes: []string{"application/vnd.uof.text", "application/vnd.uof.spreadsheet", "application/vnd.uof.presentation"},
	Extensions: []string{"uof", "uot", "uos", "uop"},
	Covers:     []string{"xml", "html", "plain"},
	Detect: func(o *extract.Object) bool {
		head := strings.TrimLeft(charset.Head(o), " \t\r\n\ufeff")
		return strings.HasPrefix(head, "<") && strings.Contains(head, ":UOF ") && strings.Contains(head, "schemas.uof.org/cn/")
	},
	Risky: true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		p := &parts.Pack{Ctx: ctx, Sink: s, What: "a document in the Uniform Office Format", Spoken: func(_ *xmltoken.Token, a xmltoken.Attr) bool {
			return a.Name == "目标" || a.Name == "提示" || a.Name == "名称" || a.Name == "作者"
		}}
		d := &document{Pack: p, grid: parts.Grid{Sink: s}, most: o.Limits.Object}
		if d.most <= 0 {
			d.most = 64 << 20
		}
		p.TokensOf("", o.Open(), parts.Elements{Start: d.start, End: d.end, Chars: d.chars, Remark: func(text string) { d.Remark("", text) }}.Token)
		d.finish()
		return p.Err
	},
}

// A document is one while it is read.
type document struct {
	*parts.Pack
	grid parts.Grid

	element string
	aside   []string // header, footer, comment: what the text is of
	sheet   bool     // cells come
	slide   int
	tables  int
	table   int // the number of the one that is open
	row     int
	col     int
	cell    bool
	stored  string // value of the cell
	text    strings.Builder
	data    []byte // of a file, in base64
	most    int64
	inData  int // elements that hold a file, inside each other
	files   int
}

// asides are elements whose text stands beside the rest.
var asides = map[string]string{
	"页眉": "header", "页脚": "footer", "批注": "comment", "脚注": "footnote", "尾注": "endnote", "幻灯片备注": "notes", "元数据": "properties",
}

const deepest = 64

func (d *document) start(t *xmltoken.Token) {
	d.element = t.Name
	switch t.Name {
	case "工作表":
		d.sheet, d.row, d.col = true, -1, -1
		d.keep(d.grid.Begin(strings.Clone(t.Of("名称")), extract.Shown))
	case "幻灯片":
		d.slide++
	case "文字表":
		d.tables++
		d.table, d.row = d.tables, -1
	case "行":
		d.row, d.col = number(t.Of("行号"), d.row+2)-1, -1
	case "单元格":
		d.leaveCell()
		d.col = number(t.Of("列号"), d.col+2) - 1
		d.cell, d.stored = d.sheet, ""
	case "数据":
		if d.cell {
			d.keep(d.grid.Beside(max(d.row, 0), max(d.col, 0), d.stored)) // of one more in the cell
			d.stored = strings.Clone(t.Of("数据数值"))
		} else {
			d.endFile() // what came before one that stands in it
			d.inData++
		}
	case "段落":
		d.endParagraph()
	case "制表符":
		d.text.WriteByte('\t')
	case "换行符":
		d.text.WriteByte('\n')
	case "空格符":
		d.text.WriteString(strings.Repeat(" ", min(max(number(t.Of("个数"), 1), 1), 100)))
	}
	if where := asides[t.Name]; where != "" && len(d.aside) < deepest {
		d.endParagraph()
		d.aside = append(d.aside, where)
	}
	d.attributes(t)
}

// attributes emits what an element says but for its number; the value of a cell comes with the cell.
func (d *document) attributes(t *xmltoken.Token) {
	var rest []xmltoken.Attr
	for _, a := range t.Attrs {
		const longest = 6 // of the number of an element
		if a.Name == "locID" && len(a.Value) <= longest || a.Name == "数据数值" && d.cell && t.Name == "数据" {
			continue
		}
		rest = append(rest, a)
	}
	if len(rest) > 0 {
		d.Attributes(&xmltoken.Token{Name: t.Name, Attrs: rest}, d.at())
	}
}

func (d *document) end(name string) {
	switch name {
	case "段落":
		d.endParagraph()
	case "单元格":
		d.leaveCell()
	case "工作表":
		d.leaveCell()
		d.sheet = false
	case "文字表":
		d.table = 0
	case "数据":
		if d.inData > 0 {
			d.endFile()
			d.inData--
		}
	case "公式":
		if d.cell {
			d.keep(d.grid.Beside(max(d.row, 0), max(d.col, 0), d.text.String()))
			d.text.Reset()
		}
	}
	if n := len(d.aside); n > 0 && asides[name] == d.aside[n-1] {
		d.endParagraph()
		d.aside = d.aside[:n-1]
	}
}

func (d *document) chars(text string) {
	switch {
	case d.inData > 0:
		for i := range len(text) {
			if c := text[i]; (c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/') && int64(len(d.data)) <= d.most/3*4 {
				d.data = append(d.data, c)
			}
		}
	case d.element == "文本串" || d.cell:
		if d.text.WriteString(text); d.text.Len() > parts.LongestText {
			d.endParagraph()
		}
	case strings.TrimSpace(text) == "":
	case len(d.aside) > 0 && d.aside[0] == "properties":
		d.Text(extract.Properties, extract.Place{Where: "properties"}, d.element+": "+text+"\n")
	default:
		d.Text(extract.All, d.at(), d.named(text)+"\n")
	}
}

// named is a text with the element that it stands in, where it may be a size: numbers that are lines of
// their own would look like pieces of one.
func (d *document) named(text string) string {
	const longest = 7
	if text = strings.TrimSpace(text); len(text) <= longest && isNumber(text) {
		return d.element + ": " + text
	}
	return text
}

// endParagraph hands on running text, whose runs are joined. That of a cell waits for its end.
func (d *document) endParagraph() {
	if d.cell && d.text.Len() <= parts.LongestText {
		if d.text.Len() > 0 {
			d.text.WriteByte('\n')
		}
		return
	}
	text := d.text.String()
	d.text.Reset()
	if strings.TrimSpace(text) != "" {
		d.Text(extract.Shown, d.at(), text+"\n")
	}
}

// leaveCell ends the cell that is open, also where its own end is missing.
func (d *document) leaveCell() {
	if d.cell {
		d.endCell()
	}
	d.cell = false
}

// finish hands on what a file that is cut off has left open.
func (d *document) finish() {
	d.endFile()
	d.leaveCell()
	d.endParagraph()
	d.keep(d.grid.End())
}

func (d *document) endCell() {
	shown := strings.TrimRight(d.text.String(), "\n")
	d.text.Reset()
	full := d.stored
	if _, digits, ok := parts.NumberText(full); ok {
		full = digits
	}
	if shown == "" {
		shown = full
	}
	d.keep(d.grid.Cell(max(d.row, 0), max(d.col, 0), shown, full))
}

// endFile hands on a picture or an embedded file, as far as it has come.
func (d *document) endFile() {
	data := d.data
	d.data = d.data[:0]
	long := int64(len(data)) > d.most/3*4
	if len(data)%4 == 1 {
		data = data[:len(data)-1]
	}
	file := make([]byte, base64.RawStdEncoding.DecodedLen(len(data)))
	n, _ := base64.RawStdEncoding.Decode(file, data) // only letters of the alphabet are left
	if n == 0 || d.Err != nil {
		return
	}
	d.files++
	name := fmt.Sprintf("object-%d", d.files)
	d.Err = d.Sink.Child(extract.Child{Path: name}, bytes.NewReader(file[:n]))
	if long {
		d.Gap(name, extract.TooBig, "a file in "+d.What+" is larger than one may be")
	}
}

// at is the place of what comes now.
func (d *document) at() extract.Place {
	where := "text"
	switch {
	case len(d.aside) > 0:
		where = d.aside[len(d.aside)-1]
	case d.cell:
		return d.grid.At(max(d.row, 0), max(d.col, 0))
	case d.sheet:
		where = "sheet"
	case d.table > 0:
		where = fmt.Sprintf("table %d, row %d", d.table, max(d.row, 0)+1)
	case d.slide > 0:
		where = fmt.Sprintf("slide %d", d.slide)
	}
	return extract.Place{Where: where}
}

// keep keeps the first error.
func (d *document) keep(err error) {
	if d.Err == nil {
		d.Err = err
	}
}

func number(s string, otherwise int) int {
	n, err := strconv.Atoi(s)
	const most = 1 << 24
	if err != nil || n < 0 || n > most {
		return otherwise
	}
	return n
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789.#-+ ") == "" }
