package ooxml

import (
	"strings"

	"postern/extract"
)

// A book is what the sheets of a workbook share.
type book struct {
	*pack
	shared  shared
	formats []string // the number format of each cell style
	date04  bool     // dates count from 1904
}

// A sheet is one entry of the workbook's list.
type sheet struct {
	name   string
	hidden bool
	part   *part
}

// readBook reads a workbook: names first, then each sheet with its comments.
func readBook(p *pack) {
	b := &book{pack: p}
	sheets := b.readWorkbook()
	for _, pt := range p.parts {
		switch {
		case strings.HasSuffix(pt.kind, "spreadsheetml.sharedstrings+xml") || key(pt.name) == "xl/sharedstrings.xml":
			b.readShared(pt)
		case strings.HasSuffix(pt.kind, "spreadsheetml.styles+xml") || key(pt.name) == "xl/styles.xml":
			b.readFormats(pt)
			pt.done = false // style names and the like are read with the rest
		}
	}
	for _, s := range sheets {
		if !p.stopped() {
			b.readSheet(s)
			b.readRemarks(s)
		}
	}
	b.emitUnused()
}

// readWorkbook reads the list of sheets, their names and the defined names; the
// sheets that the list does not name come last.
func (b *book) readWorkbook() []sheet {
	var sheets []sheet
	listed := map[*part]bool{}
	for _, main := range b.parts {
		if !strings.HasSuffix(main.kind, "main+xml") && key(main.name) != "xl/workbook.xml" {
			continue
		}
		rels := b.relations(main.name)
		b.tokens(main, func(t *token) {
			if s, ok := b.workbookToken(t, rels); ok && !listed[s.part] {
				listed[s.part] = true
				sheets = append(sheets, s)
			}
		})
	}
	for _, pt := range b.parts {
		if !listed[pt] && isSheet(pt) {
			sheets = append(sheets, sheet{name: stem(pt.name), hidden: true, part: pt})
		}
	}
	return sheets
}

func isSheet(pt *part) bool {
	return strings.HasSuffix(pt.kind, "sheet+xml") && strings.Contains(pt.kind, "spreadsheetml") ||
		strings.HasPrefix(key(pt.name), "xl/worksheets/") && strings.HasSuffix(key(pt.name), ".xml")
}

func (b *book) workbookToken(t *token, rels map[string]relation) (sheet, bool) {
	at := extract.Place{Where: "workbook"}
	if t.kind == chars { // what defined names mean
		if text := strings.TrimSpace(t.text); text != "" {
			b.text(extract.All, at, text+"\n")
		}
		return sheet{}, false
	}
	if t.kind != startTag {
		return sheet{}, false
	}
	b.attributesOf(t, at)
	switch t.name {
	case "workbookPr":
		b.date04 = isTrue(t.of("date1904"))
	case "definedName":
		b.text(extract.All, at, t.of("name")+" ")
	case "sheet":
		s := sheet{name: t.of("name"), hidden: t.of("state") != "" && t.of("state") != "visible"}
		b.text(extract.Shown, at, s.name+"\n")
		for _, a := range t.attrs {
			if a.name == "id" {
				s.part = b.byKey[key(rels[a.value].target)]
			}
		}
		return s, s.part != nil
	}
	return sheet{}, false
}

func isTrue(v string) bool { return v == "1" || v == "true" || v == "on" }

// readFormats reads the number format of each cell style.
func (b *book) readFormats(pt *part) {
	custom := map[string]string{}
	inCells := false
	b.tokens(pt, func(t *token) {
		switch {
		case t.kind == startTag && t.name == "numFmt":
			custom[t.of("numFmtId")] = t.of("formatCode")
		case t.name == "cellXfs":
			inCells = t.kind == startTag && !t.empty
		case t.kind == startTag && t.name == "xf" && inCells && len(b.formats) < 1<<16:
			id := t.of("numFmtId")
			code, ok := custom[id]
			if !ok {
				code = builtInFormats[id]
			}
			b.formats = append(b.formats, code)
		}
	})
}

// readRemarks reads both kinds of comments of a sheet, and its other parts.
func (b *book) readRemarks(s sheet) {
	rels := b.relations(s.part.name)
	for _, pt := range b.ofKind(rels, "comments", "threadedComment") {
		if pt.done {
			continue
		}
		where := s.name
		f := &flow{pack: b.pack, name: pt.name, where: where, view: extract.Shown, stack: make([]paragraph, 1)}
		b.tokens(pt, func(t *token) {
			switch {
			case t.kind == startTag && (t.name == "comment" || t.name == "threadedComment"):
				f.where = s.name + "!" + t.of("ref") + ", comment"
			case t.kind == endTag && (t.name == "comment" || t.name == "threadedComment"):
				f.endParagraph()
				f.stack = make([]paragraph, 1)
			}
			if t.kind != startTag || t.name != "text" { // the element around the runs of a comment
				f.token(t)
				return
			}
			f.inText = "text"
		})
		f.endParagraph()
	}
	for _, pt := range b.ofKind(rels, "drawing") {
		for _, chart := range b.ofKind(b.relations(pt.name), "chart", "chartEx", "diagramData") {
			if !chart.done {
				b.flow(chart, s.name+", chart", extract.Shown)
			}
		}
		if !pt.done {
			b.flow(pt, s.name+", drawing", extract.Shown)
		}
	}
}
