// Package odf reads the OpenDocument formats (OASIS ODF 1.0 to 1.4), as packages
// and as flat XML, and their ancestors of OpenOffice.org 1: texts, spreadsheets,
// presentations, drawings, formulas, charts and forms. What is no part of a
// document in the package is handed on.
package odf

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Odt is a text document. Its places are "text", "header", "footnote",
// "comment", "deleted text", "table 1, row 2".
var Odt = extract.Format{
	Name: "odt",
	About: "text, headers, footers, notes, comments, tracked changes, hidden text and sections, text boxes, alt texts, fields, forms, properties, " +
		"settings, macros, links, embedded objects and files; with a password that stands in the message; also .sxw and formulas",
	MediaTypes: []string{
		"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template", "application/vnd.oasis.opendocument.text-master",
		"application/vnd.oasis.opendocument.text-web", "application/vnd.oasis.opendocument.formula", "application/vnd.sun.xml.writer",
	},
	Extensions: []string{"odt", "ott", "odm", "oth", "odf", "sxw", "stw", "odb", "odc"},
	Covers:     []string{"zip"},
	Detect: func(o *extract.Object) bool {
		k := kindOf(o)
		return k != "" && k != sheets && k != slides && k != drawing
	},
	Locked: wantsPassword,
	Risky:  true,
	Read:   read,
}

// Ods is a spreadsheet. Its places are cells, "Sheet2!B7", with the text of the
// first row's cell as the column.
var Ods = extract.Format{
	Name:       "ods",
	About:      "cells as shown and as stored, formulas, hidden sheets, rows and columns, comments, names, headers; else as odt",
	MediaTypes: []string{"application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet-template", "application/vnd.sun.xml.calc"},
	Extensions: []string{"ods", "ots", "sxc", "stc"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return kindOf(o) == sheets },
	Locked:     wantsPassword,
	Risky:      true,
	Read:       read,
}

// Odp is a presentation. Its places are "slide 4" and "slide 4, notes".
var Odp = extract.Format{
	Name:       "odp",
	About:      "slides, hidden slides, notes, masters; else as odt",
	MediaTypes: []string{"application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.presentation-template", "application/vnd.sun.xml.impress"},
	Extensions: []string{"odp", "otp", "sxi", "sti"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return kindOf(o) == slides },
	Locked:     wantsPassword,
	Risky:      true,
	Read:       read,
}

// Odg is a drawing. Its places are "page 2".
var Odg = extract.Format{
	Name:       "odg",
	About:      "texts of shapes; else as odt",
	MediaTypes: []string{"application/vnd.oasis.opendocument.graphics", "application/vnd.oasis.opendocument.graphics-template", "application/vnd.sun.xml.draw"},
	Extensions: []string{"odg", "otg", "sxd", "std"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return kindOf(o) == drawing },
	Locked:     wantsPassword,
	Risky:      true,
	Read:       read,
}

// Flat is any of them as one XML file.
var Flat = extract.Format{
	Name:       "fodt",
	About:      "OpenDocument as one XML file: as odt, ods, odp and odg",
	MediaTypes: []string{"application/vnd.oasis.opendocument.text-flat-xml", "application/vnd.oasis.opendocument.spreadsheet-flat-xml", "application/vnd.oasis.opendocument.presentation-flat-xml"},
	Extensions: []string{"fodt", "fods", "fodp", "fodg"},
	Covers:     []string{"xml", "plain", "html"},
	Detect:     isFlat,
	Risky:      true,
	Read:       readFlat,
}

// A kind is what the media type of a document says about it.
type kind string

const (
	text    kind = "text"
	sheets  kind = "spreadsheet"
	slides  kind = "presentation"
	drawing kind = "graphics"
)

// kindOf is the kind of a package, "" for other files. The list of members
// tells, whatever the file is called; the first member need not.
func kindOf(o *extract.Object) kind {
	if !bytes.Contains(o.Head, []byte("PK\x03\x04")) {
		return ""
	}
	z, err := parts.Listing(o)
	if err != nil {
		return ""
	}
	content, manifest, mime := false, false, ""
	for _, f := range z.File {
		switch name := parts.Key(parts.CleanName(f.Name)); name {
		case "content.xml", encryptedPackage:
			content = true
		case "meta-inf/manifest.xml":
			manifest = true
		case "mimetype":
			mime = start(f)
		}
	}
	switch {
	case !content || !manifest && !isDocument(mime):
		return ""
	case isDocument(mime):
		return kindNamed(mime)
	default:
		return text
	}
}

func isDocument(mime string) bool {
	return strings.HasPrefix(mime, "application/vnd.oasis.opendocument.") || strings.HasPrefix(mime, "application/vnd.sun.xml.")
}

// kindNamed is the kind that a media type says; text for the rarer ones.
func kindNamed(mime string) kind {
	for _, k := range []struct {
		word string
		kind kind
	}{
		{".spreadsheet", sheets},
		{".calc", sheets},
		{".presentation", slides},
		{".impress", slides},
		{".graphics", drawing},
		{".draw", drawing},
	} {
		if strings.Contains(mime, k.word) {
			return k.kind
		}
	}
	return text
}

// start is the start of a member, as the media type it should be.
func start(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b := make([]byte, 100)
	n, _ := io.ReadFull(r, b)
	return strings.TrimSpace(strings.ToValidUTF8(string(b[:n]), "\ufffd"))
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	z, err := zip.NewReader(o.Data, o.Size)
	if err != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "OpenDocument: damaged ZIP container"}
	}
	p := &pack{Pack: parts.Open(ctx, z, s, "an OpenDocument"), kind: kindOf(o), limits: o.Limits}
	p.Spoken = isSpoken
	p.read(o)
	p.Slack(z, o)
	return p.Err
}
