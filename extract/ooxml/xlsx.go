package ooxml

import (
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// A book is what the sheets of a workbook share.
type book struct {
	*pack
	shared  shared
	formats []parts.NumberFormat // the number format of each cell style
	date04  bool                 // dates count from 1904
}

// A sheet is one entry of the workbook's list.
type sheet struct {
	name   string
	hidden bool
	part   *parts.Part
}

// readBook reads a workbook: names first, then each sheet with its comments.
func readBook(p *pack) {
	b := &book{pack: p}
	sheets := b.readWorkbook()
	for _, pt := range p.Parts {
		switch {
		case isBinary(pt) && (strings.HasSuffix(pt.Kind, ".sharedstrings") || strings.HasSuffix(pt.Kind, ".styles")):
			b.readBinaryTables(pt)
		case strings.HasSuffix(pt.Kind, "spreadsheetml.sharedstrings+xml") || parts.Key(pt.Name) == "xl/sharedstrings.xml":
			b.readShared(pt)
		case strings.HasSuffix(pt.Kind, "spreadsheetml.styles+xml") || parts.Key(pt.Name) == "xl/styles.xml":
			b.readFormats(pt)
			pt.Done = false // style names and the like are read with the rest
		}
	}
	for _, s := range sheets {
		switch {
		case p.Stopped():
		case isBinary(s.part):
			b.readBinarySheet(s)
		default:
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
	listed := map[*parts.Part]bool{}
	for _, main := range b.Parts {
		if isBinary(main) && strings.HasSuffix(main.Kind, ".main") {
			for _, s := range b.readBinaryWorkbook(main) {
				if !listed[s.part] {
					listed[s.part] = true
					sheets = append(sheets, s)
				}
			}
		}
		if !strings.HasSuffix(main.Kind, "main+xml") && parts.Key(main.Name) != "xl/workbook.xml" {
			continue
		}
		rels := b.relations(main.Name)
		b.Tokens(main, func(t *xmltoken.Token) {
			if s, ok := b.workbookToken(t, rels); ok && !listed[s.part] {
				listed[s.part] = true
				sheets = append(sheets, s)
			}
		})
	}
	for _, pt := range b.Parts {
		if !listed[pt] && isSheet(pt) {
			sheets = append(sheets, sheet{name: parts.Stem(pt.Name), hidden: true, part: pt})
		}
	}
	return sheets
}

func isSheet(pt *parts.Part) bool {
	return isBinary(pt) && strings.HasSuffix(pt.Kind, "sheet") ||
		strings.HasSuffix(pt.Kind, "sheet+xml") && strings.Contains(pt.Kind, "spreadsheetml") ||
		strings.HasPrefix(parts.Key(pt.Name), "xl/worksheets/") && strings.HasSuffix(parts.Key(pt.Name), ".xml")
}

func (b *book) workbookToken(t *xmltoken.Token, rels map[string]relation) (sheet, bool) {
	at := extract.Place{Where: "workbook"}
	if t.Kind == xmltoken.Chars { // what defined names mean
		if text := strings.TrimSpace(t.Text); text != "" {
			b.Text(extract.All, at, text+"\n")
		}
		return sheet{}, false
	}
	if t.Kind != xmltoken.StartTag {
		return sheet{}, false
	}
	b.Attributes(t, at)
	switch t.Name {
	case "workbookPr":
		b.date04 = isTrue(t.Of("date1904"))
	case "definedName":
		b.Text(extract.All, at, t.Of("name")+" ")
	case "sheet":
		s := sheet{name: t.Of("name"), hidden: t.Of("state") != "" && t.Of("state") != "visible"}
		b.Text(extract.Shown, at, s.name+"\n")
		for _, a := range t.Attrs {
			if a.Name == "id" {
				s.part = b.Find(rels[a.Value].target)
			}
		}
		return s, s.part != nil
	}
	return sheet{}, false
}

func isTrue(v string) bool { return v == "1" || v == "true" || v == "on" }

// readFormats reads the number format of each cell style.
func (b *book) readFormats(pt *parts.Part) {
	custom := map[string]string{}
	inCells := false
	b.Tokens(pt, func(t *xmltoken.Token) {
		switch {
		case t.Kind == xmltoken.StartTag && t.Name == "numFmt":
			custom[t.Of("numFmtId")] = t.Of("formatCode")
		case t.Name == "cellXfs":
			inCells = t.Kind == xmltoken.StartTag && !t.Empty
		case t.Kind == xmltoken.StartTag && t.Name == "xf" && inCells && len(b.formats) < 1<<16:
			id := t.Of("numFmtId")
			code, ok := custom[id]
			if !ok {
				code = parts.BuiltInFormats[id]
			}
			b.formats = append(b.formats, parts.ParseNumberFormat(code))
		}
	})
}

// readRemarks reads both kinds of comments of a sheet, and its other parts.
func (b *book) readRemarks(s sheet) {
	rels := b.relations(s.part.Name)
	for _, pt := range b.ofKind(rels, "comments", "threadedComment") {
		if pt.Done {
			continue
		}
		where := s.name
		f := &flow{pack: b.pack, name: pt.Name, where: where, view: extract.Shown, stack: []*paragraph{{}}}
		b.Tokens(pt, func(t *xmltoken.Token) {
			switch {
			case t.Kind == xmltoken.StartTag && (t.Name == "comment" || t.Name == "threadedComment"):
				f.where = s.name + "!" + t.Of("ref") + ", comment"
			case t.Kind == xmltoken.EndTag && (t.Name == "comment" || t.Name == "threadedComment"):
				f.endParagraph()
				f.stack = []*paragraph{{}}
			}
			if t.Kind != xmltoken.StartTag || t.Name != "text" { // the element around the runs of a comment
				f.token(t)
				return
			}
			f.inText = "text"
		})
		f.endParagraph()
	}
	for _, pt := range b.ofKind(rels, "drawing") {
		for _, chart := range b.ofKind(b.relations(pt.Name), "chart", "chartEx", "diagramData") {
			if !chart.Done {
				b.flow(chart, s.name+", chart", extract.Shown)
			}
		}
		if !pt.Done {
			b.flow(pt, s.name+", drawing", extract.Shown)
		}
	}
}
