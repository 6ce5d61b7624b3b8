// Package iwork reads documents of Pages, Numbers and Keynote: those since 2013, which
// are archives of messages (IWA), and the older ones, which are XML. Pictures,
// previews and property lists in them are handed on.
//
// Apple has published none of it but the XML of Keynote 2. What is known of the
// archives stands in the documentation of iWorkFileFormat (Sean Patrick O'Brien) and
// of numbers-parser (Jon Connell).
package iwork

import (
	"archive/zip"
	"bytes"
	"context"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// Format is a document of any of the programs. Its places are cells, "Sheet 1, Table
// 1!B3", and the names of parts: "Slide-8241".
var Format = extract.Format{
	Name: "iwork",
	About: "Pages, Numbers and Keynote, of 2013 and later: texts with headers, notes and comments, cells of tables as values, every other string in the archives; " +
		"of '05 to '09: texts, cells, comments, notes, metadata, links; of both: pictures, previews and property lists as files; with a password a gap",
	MediaTypes: []string{
		"application/vnd.apple.pages", "application/vnd.apple.numbers", "application/vnd.apple.keynote", "application/x-iwork-pages-sffpages",
		"application/x-iwork-numbers-sffnumbers", "application/x-iwork-keynote-sffkey", "application/vnd.apple.iwork",
	},
	Extensions: []string{"pages", "numbers", "key", "nmbtemplate", "kth"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return kindOf(o) != none },
	Risky:      true,
	Read:       read,
}

// A kind is how a document is kept.
type kind int

const (
	none kind = iota
	archives
	markup
)

// indexes are the members that hold a document of old.
var indexes = map[string]bool{"index.xml": true, "index.apxl": true, "index.xml.gz": true, "index.apxl.gz": true}

// kindOf tells by the list of members; the folder of the document may stand in the
// package, where a program without knowledge of such documents has packed it.
func kindOf(o *extract.Object) kind {
	if !bytes.Contains(o.Head, []byte("PK\x03\x04")) {
		return none
	}
	z, err := parts.Listing(o)
	if err != nil {
		return none
	}
	old, companion := false, false
	for _, f := range z.File {
		name := parts.Key(parts.CleanName(f.Name))
		if strings.HasSuffix(name, ".iwa") {
			return archives
		}
		base := path.Base(name)
		if checks(base) {
			return markup
		}
		old = old || indexes[base] && strings.Count(name, "/") <= 1
		companion = companion || base == "buildversionhistory.plist" || strings.Contains(base, ".apxl") || strings.Contains(name, "quicklook/")
	}
	if old && companion {
		return markup
	}
	return none
}

// checks reports whether a member is what programs check a password with.
func checks(base string) bool {
	ext := path.Ext(base)
	return ext == ".iwpv" || ext == ".iwpv2" || ext == ".iwph"
}

// A document is one while it is read.
type document struct {
	*parts.Pack
	kind     kind
	objects  []object
	byID     map[uint64]int32 // the first object of each number
	bytes    int64            // in archives, unpacked
	placed   map[uint64]bool  // texts that stand in cells
	tiles    map[uint64]bool  // that were read
	said     map[string]bool  // strings that were emitted
	lists    map[uint64]map[uint32]entry
	sheets   map[uint64]string // of tables, by the number of the table's model
	rich     map[uint64]string // texts of cells, by the number of their storage
	listings int               // entries in lists

	references map[uint64]uint64 // where objects lead that others refer to
	listedText int               // bytes of the entries
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	z, err := zip.NewReader(o.Data, o.Size)
	if err != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "iWork document: damaged ZIP container"}
	}
	d := &document{
		Pack: parts.Open(ctx, z, s, "an iWork document"), kind: kindOf(o), byID: map[uint64]int32{}, placed: map[uint64]bool{}, tiles: map[uint64]bool{},
		said: map[string]bool{}, lists: map[uint64]map[uint32]entry{}, sheets: map[uint64]string{},
		rich: map[uint64]string{}, references: map[uint64]uint64{},
	}
	d.Spoken = spoken
	locked := d.locked()
	d.archives(locked)
	d.indexes(locked)
	for _, pt := range d.Parts {
		if d.Stopped() {
			return d.Err
		}
		if !pt.Done {
			d.member(pt, locked)
		}
	}
	d.Slack(z, o)
	return d.Err
}

// locked notes that the document has a password: its members are not what they are
// called then.
func (d *document) locked() bool {
	for _, pt := range d.Parts {
		if checks(path.Base(parts.Key(pt.Name))) {
			d.Gap("", extract.EncryptedFile, "iWork document with a password")
			return true
		}
	}
	return false
}

// member hands on a member that is no part of the text.
func (d *document) member(pt *parts.Part, locked bool) {
	name := parts.Key(pt.Name)
	base := path.Base(name)
	switch {
	case locked || base == "documentidentifier" || strings.HasSuffix(base, ".chrtshr"):
		d.Child(pt, true)
	case strings.HasPrefix(base, "preview") && strings.Count(name, "/") <= 1, base == "thumbnail.jpg", base == "thumbnail.tiff":
		d.Preview(pt)
	default:
		d.Child(pt, false)
	}
}

func spoken(_ *xmltoken.Token, a xmltoken.Attr) bool {
	switch a.Name {
	case "href", "url", "title", "string", "author", "path", "displayname", "name":
		return true
	}
	return false
}
