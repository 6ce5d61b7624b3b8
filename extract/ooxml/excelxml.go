package ooxml

import (
	"context"
	"strings"
	"unicode"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// ExcelXML is a workbook as XML, as Excel 2002 and 2003 and many other programs write it
// ("XML Spreadsheet"). Its places are those of [Xlsx].
var ExcelXML = extract.Format{
	Name:       "spreadsheetml",
	About:      "Excel 2003 XML (XML Spreadsheet): cells as shown and as stored, formulas, hidden sheets, rows and columns, comments, names, headers, validations, queries, links, properties",
	MediaTypes: []string{"application/vnd.ms-excel", "application/xml-spreadsheet"},
	Extensions: []string{"xls", "xmlss"},
	Covers:     []string{"xml", "html", "plain"},
	Detect:     func(o *extract.Object) bool { return rootOf(o, "Workbook", spreadsheetSpace) },
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		p := flatPack(ctx, s, "a workbook in XML")
		x := &excelXML{pack: p, Grid: parts.Grid{Sink: s}, styles: map[string]parts.NumberFormat{}, hidden: map[int]bool{}, where: "workbook"}
		x.survey(o)
		p.TokensOf("", o.Open(), parts.Elements{Start: x.start, End: x.end, Chars: x.chars, Remark: func(text string) { x.Remark("", text) }}.Token)
		x.endData() // of a file that is cut off
		x.endFormula()
		x.keep(x.End())
		return p.Err
	},
}

// An excelXML is such a workbook while it is read.
type excelXML struct {
	*pack
	parts.Grid
	styles map[string]parts.NumberFormat
	hidden map[int]bool // sheets that are not shown, which is said behind their cells
	style  string       // that is defined
	sheet  int          // so many have begun
	name   string
	where  string

	row, col   int // of the cell, counted from 0
	hiddenRow  bool
	hiddenCols map[int]bool
	nextCol    int // of the columns that are described
	hides      int // how often a column was said to be hidden
	cell       bool
	comment    bool
	cellStyle  string
	formula    string
	kind       string // of the data that comes; "" outside of it
	value      strings.Builder
	across     int
	properties bool
	element    string
}

// survey finds the sheets that are not shown.
func (x *excelXML) survey(o *extract.Object) {
	sheet, visible := -1, false
	quiet := &parts.Pack{Ctx: x.Ctx, Sink: nothing{}, What: x.What}
	quiet.TokensOf("", o.Open(), func(t *xmltoken.Token) {
		switch {
		case t.Kind == xmltoken.StartTag && t.Name == "Worksheet":
			sheet++
		case t.Kind == xmltoken.StartTag:
			visible = t.Name == "Visible"
		case t.Kind == xmltoken.Chars && visible && strings.Contains(t.Text, "Hidden") && len(x.hidden) < 1<<12:
			x.hidden[sheet] = true
		}
	})
}

// keep keeps the first error.
func (x *excelXML) keep(err error) {
	if x.Err == nil {
		x.Err = err
	}
}

func (x *excelXML) start(t *xmltoken.Token) {
	x.element = t.Name
	switch t.Name {
	case "Style":
		x.style = t.Of("ID")
		x.keepStyle(x.style, x.styles[t.Of("Parent")])
	case "NumberFormat":
		x.keepStyle(x.style, parts.ParseNumberFormat(namedFormat(t.Of("Format"))))
	case "Worksheet":
		x.beginSheet(t.Of("Name"))
	case "Column":
		x.column(t)
	case "Row":
		x.row = atoi(t.Of("Index"), x.row+2) - 1
		x.hiddenRow, x.col = isTrue(t.Of("Hidden")), -1
	case "Cell":
		x.endFormula()
		x.col = atoi(t.Of("Index"), x.col+2+x.across) - 1
		x.cell, x.across = true, max(0, atoi(t.Of("MergeAcross"), 0))
		x.cellStyle, x.formula = t.Of("StyleID"), t.Of("Formula")
	case "Comment":
		x.comment = true
	case "Data", "ActualValue":
		x.endData() // of one that this one stands in
		x.kind = t.Of("Type")
		if x.kind == "" {
			x.kind = "String"
		}
		x.value.Reset()
	case "DocumentProperties", "CustomDocumentProperties":
		x.properties = true
	case "NamedRange":
		x.Text(extract.Properties, extract.Place{Where: x.where + " name"}, t.Of("Name")+" "+t.Of("RefersTo")+"\n")
	case "Header", "Footer":
		x.Text(extract.Properties, extract.Place{Where: x.where + " " + strings.ToLower(t.Name)}, t.Of("Data")+"\n")
	}
	x.attributes(t)
}

// attributes emits what an element says besides what is known of it.
func (x *excelXML) attributes(t *xmltoken.Token) {
	if len(t.Attrs) == 0 {
		return
	}
	at := extract.Place{Where: x.where}
	if x.cell {
		at = x.At(x.row, max(x.col, 0))
	}
	var rest []xmltoken.Attr
	for _, a := range t.Attrs {
		if !saysHow(t.Name, a) {
			rest = append(rest, a)
		}
	}
	x.Attributes(&xmltoken.Token{Name: t.Name, Attrs: rest}, at)
}

// saysHow reports whether an attribute says how or where a cell is shown, or was read with its element.
func saysHow(element string, a xmltoken.Attr) bool {
	const longest = 16
	switch a.Name {
	case "Index", "StyleID", "Type", "ID", "Format":
		return len(a.Value) <= longest && !parts.Strange(a.Value)
	case "Formula":
		return element == "Cell"
	case "RefersTo":
		return element == "NamedRange"
	case "Data":
		return element == "Header" || element == "Footer"
	}
	return false
}

func (x *excelXML) end(name string) {
	switch name {
	case "Data", "ActualValue":
		x.endData()
	case "Comment":
		x.comment = false
	case "Cell":
		x.endFormula()
		x.cell = false
	case "Row":
		x.across = 0
	case "DocumentProperties", "CustomDocumentProperties":
		x.properties = false
	}
}

func (x *excelXML) chars(text string) {
	switch {
	case x.kind != "" && x.value.Len() < parts.LongestText:
		x.value.WriteString(text)
	case strings.TrimSpace(text) == "":
	case x.kind != "":
		x.Text(extract.All, x.At(x.row, max(x.col, 0)), text)
	case x.properties:
		x.Text(extract.Properties, extract.Place{Where: "properties"}, x.element+": "+text+"\n")
	case len(text) <= 7 && !strings.ContainsFunc(text, unicode.IsLetter): // sizes and colours, which lines of their own would make pieces of a number
		x.Text(extract.All, extract.Place{Where: x.where}, x.element+": "+strings.TrimSpace(text)+"\n")
	default: // validations, conditions, queries, settings
		x.Text(extract.All, extract.Place{Where: x.where}, strings.TrimSpace(text)+"\n")
	}
}

func (x *excelXML) endFormula() {
	x.keep(x.Beside(max(x.row, 0), max(x.col, 0), x.formula))
	x.formula = ""
}

// endData hands on the value of a cell, or a comment on it.
func (x *excelXML) endData() {
	if x.kind == "" {
		return
	}
	kind, raw := x.kind, x.value.String()
	x.kind = ""
	x.value.Reset()
	row, col := max(x.row, 0), max(x.col, 0)
	if !x.cell || x.comment {
		at := extract.Place{Where: x.where}
		if x.cell {
			at = x.At(row, col)
		}
		x.Text(x.view(), at, "\n"+strings.TrimSpace(raw)+"\n")
		return
	}
	shown, full := raw, raw
	switch kind {
	case "Number":
		v, digits, ok := parts.NumberText(raw)
		if full = digits; ok {
			if shown = x.styles[x.cellStyle].Show(v, false); shown == "" {
				shown = full
			}
		}
	case "Boolean":
		shown = map[string]string{"0": "FALSE", "1": "TRUE"}[strings.TrimSpace(raw)]
	case "DateTime":
		shown = dateOf(strings.TrimSpace(raw))
	}
	if shown == "" {
		shown = raw
	}
	x.keep(x.CellIn(x.view(), row, col, shown, full))
}

// view is that of the cell.
func (x *excelXML) view() extract.View {
	if x.hidden[x.sheet-1] || x.hiddenRow || x.hiddenCols[x.col] {
		return extract.All
	}
	return extract.Shown
}

func (x *excelXML) beginSheet(name string) {
	view := extract.Shown
	if x.hidden[x.sheet] {
		view = extract.All
	}
	x.sheet++
	x.keep(x.Begin(name, view))
	x.name, x.where = name, name
	x.row, x.col, x.across, x.nextCol = -1, -1, 0, 0
	x.hiddenRow, x.hiddenCols, x.hides = false, map[int]bool{}, 0
}

// column is a column, or several that are alike.
func (x *excelXML) column(t *xmltoken.Token) {
	const most = 1 << 14
	first := atoi(t.Of("Index"), x.nextCol+1) - 1
	last := first + max(0, atoi(t.Of("Span"), 0))
	x.nextCol = last + 1
	if isTrue(t.Of("Hidden")) && x.hiddenCols != nil {
		for col := max(first, 0); col <= min(last, most) && x.hides < 4*most; col++ {
			x.hiddenCols[col] = true
			x.hides++
		}
	}
}

func (x *excelXML) keepStyle(id string, f parts.NumberFormat) {
	const most = 1 << 16
	if len(x.styles) < most {
		x.styles[strings.Clone(id)] = f
	}
}

// namedFormat is the number format that a name stands for.
func namedFormat(name string) string {
	switch name {
	case "General Date", "Short Date", "Medium Date", "Long Date":
		return "yyyy-mm-dd"
	case "Short Time", "Medium Time", "Long Time":
		return "hh:mm:ss"
	case "Currency", "Euro Currency":
		return "#,##0.00"
	case "Fixed":
		return "0.00"
	case "Standard":
		return "#,##0.00"
	case "Percent":
		return "0.00%"
	case "General", "General Number", "Scientific", "Yes/No", "True/False", "On/Off", "@":
		return ""
	}
	return name
}

// dateOf is a date without the time of midnight, and a time without the first day of all.
func dateOf(raw string) string {
	day, clock, _ := strings.Cut(raw, "T")
	clock = strings.TrimSuffix(clock, ".000")
	switch {
	case clock == "" || clock == "00:00:00":
		return day
	case day == "1899-12-31" || day == "1904-01-01":
		return clock
	}
	return day + " " + clock
}
