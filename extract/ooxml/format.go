// Package ooxml reads the Office Open XML formats (ECMA-376): text documents,
// spreadsheets and presentations, and those in one XML file that Office 2003 wrote before. Every part of a package is read: as what it is
// where that is known, as XML otherwise, and what is no XML is handed on.
package ooxml

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Docx is a text document of Word and others. Its places are "text",
// "header", "footnotes", "comments", "table 1, row 2".
var Docx = extract.Format{
	Name:  "docx",
	About: "text, headers, footers, notes, comments, tracked changes, text boxes, alt texts, field codes, building blocks, variables, custom XML, people, properties, links, embedded files; the words of every other part and attribute",
	MediaTypes: []string{
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
		"application/vnd.ms-word.document.macroenabled.12", "application/vnd.ms-word.template.macroenabled.12",
	},
	Extensions: []string{"docx", "docm", "dotx", "dotm"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return holds(o, "word/") },
	Risky:      true,
	Read:       reader("Office document", readWord),
}

// Xlsx is a spreadsheet of Excel and others. Its places are cells,
// "Sheet2!B7", with the text of the first row's cell as the column.
var Xlsx = extract.Format{
	Name:  "xlsx",
	About: "cells as shown and as stored (also of binary workbooks), formulas, hidden sheets, comments, defined names, headers, pivot caches, connections, queries, cells of other workbooks, properties, links, embedded files; else as docx",
	MediaTypes: []string{
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
		"application/vnd.ms-excel.sheet.macroenabled.12", "application/vnd.ms-excel.sheet.binary.macroenabled.12", "application/vnd.ms-excel.template.macroenabled.12",
	},
	Extensions: []string{"xlsx", "xlsm", "xlsb", "xltx", "xltm"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return holds(o, "xl/") },
	Risky:      true,
	Read:       reader("Office document", readBook),
}

// Pptx is a presentation of PowerPoint and others. Its places are "slide 4" and
// "slide 4, notes".
var Pptx = extract.Format{
	Name:  "pptx",
	About: "slides, notes, hidden slides, comments, masters, tables, charts, diagrams, alt texts, tags, properties, links, embedded files; else as docx",
	MediaTypes: []string{
		"application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
		"application/vnd.openxmlformats-officedocument.presentationml.template", "application/vnd.ms-powerpoint.presentation.macroenabled.12",
	},
	Extensions: []string{"pptx", "pptm", "ppsx", "potx"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return holds(o, "ppt/") },
	Risky:      true,
	Read:       reader("Office document", readSlides),
}

// holds reports whether o is a package with parts in the folder. The list of
// members tells, whatever the file is called.
func holds(o *extract.Object, folder string) bool {
	return isPackage(o, func(name string) bool {
		return strings.HasPrefix(name, folder) && (strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".bin"))
	})
}

// holdsEnding does the same for parts with an extension.
func holdsEnding(o *extract.Object, suffix string) bool {
	return isPackage(o, func(name string) bool { return strings.HasSuffix(name, suffix) })
}

// isPackage reports whether o is a package with a part of such a name, in lower case.
func isPackage(o *extract.Object, wanted func(name string) bool) bool {
	if !bytes.Contains(o.Head, []byte("PK\x03\x04")) {
		return false
	}
	z, err := parts.Listing(o)
	if err != nil {
		return false
	}
	types, held := false, false
	for _, f := range z.File {
		name := parts.Key(parts.PartName(f.Name))
		types = types || name == "[content_types].xml"
		held = held || wanted(name)
	}
	return types && held
}

func reader(what string, main func(*pack)) func(context.Context, *extract.Object, extract.Sink) error {
	return func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		z, err := zip.NewReader(o.Data, o.Size)
		if err != nil {
			return &extract.GapError{Cause: extract.Corrupt, Detail: what + ": damaged ZIP container"}
		}
		p := openPack(ctx, z, s)
		main(p)
		p.readRest()
		p.Slack(z, o)
		return p.Err
	}
}
