// Package ole reads compound files ([MS-CFB]): documents of Word 97 to 2003,
// workbooks of Excel 5 to 2003 (those of Excel 2 to 4 are files of their own), presentations of PowerPoint 97 to 2003, messages of
// Outlook, drawings of Visio to 2010, publications of Publisher, documents of Works, and what else is kept so. What is text in a known
// place is read from there, embedded files are handed on, and streams that nobody
// knows are a gap of the object, whose printable text is read all the same.
package ole

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"

	"postern/extract"
	"postern/internal/officecrypto"
)

// Format is a compound file of any kind. Its places are "text" of a document,
// cells of a workbook, and the names of streams.
var Format = extract.Format{
	Name: "ole",
	About: "Word 97-2003 text with notes, headers, comments and text boxes, tracked changes as accepted and as rejected, and what a fast save left, Word 6 and 95 text in the code pages of their language and fonts, Excel 5-2003 cells, formulas' results, names, comments, headers, " +
		"pivot caches, links and cells of other workbooks, PowerPoint 97-2003 slides and notes with embedded objects, documents of Hangul 5 and later with tables, notes, pictures and those for reading only, Outlook messages with their attachments, each property by its name, Visio 2-2010 drawings with the texts of their shapes, names and data, Publisher 98-2010 publications and their pictures, Works documents, StarOffice 3-5 texts, WordPerfect documents with objects, documents embedded in others, Office documents of any age with a password that stands in the message or is that of Excel itself, document properties in the code page of each set, pictures in documents, workbooks and presentations, previews and pictures of embedded objects as files, packaged files, worksheets of Quattro Pro and Works as files, the source of VBA projects with their forms, Windows installers with their texts and files; other streams as printable text and a gap",
	MediaTypes: []string{
		"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-outlook", "application/vnd.visio", "application/x-mspublisher", "application/x-ole-storage",
		"application/x-hwp", "application/haansofthwp", "application/vnd.hancom.hwp", "application/x-msi",
	},
	Extensions: []string{"doc", "dot", "xls", "xlt", "xlw", "ppt", "pps", "msg", "vsd", "vss", "vst", "pub", "sdw", "sgl", "vor", "ole", "qpw", "wb3", "xlr", "msi", "msp", "mst"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return strings.HasPrefix(string(o.Head), magic) },
	Locked:     locked,
	Seals:      []string{"docx", "xlsx", "pptx", "vsdx"}, // [MS-OFFCRYPTO], 1.3.1
	Risky:      true,
	Read:       read,
}

const (
	magic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	// maxStreams bounds the directory.
	maxStreams = 20_000
)

// A stream is one stream of the file, by the names of its storages and its own.
type stream struct {
	path string
	data []byte
	read bool // somebody has read it to its end
}

func (s *stream) name() string { return path.Base(s.path) }

// A file is a compound file while it is read.
type file struct {
	ctx     context.Context
	o       *extract.Object
	s       extract.Sink
	names   []string // of the file; none for one inside another
	streams []*stream
	byPath  map[string]*stream // by lower-case path, the first of each
	pages   map[string]pages   // of messages, by storage
	labels  map[uint16]string  // names of a message's properties, by tag

	key     *officecrypto.StreamKey // of an encrypted document that is open
	bookKey bookKey                 // of its workbook

	blipCount int // pictures of drawings that were handed on
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f := &file{ctx: ctx, o: o, s: s, names: o.Names, byPath: map[string]*stream{}}
	if err := f.open(); err != nil {
		return err
	}
	var errs []error
	note := func(err error) error {
		if err == nil || errors.Is(err, extract.ErrBudget) || ctx.Err() != nil {
			return err
		}
		errs = append(errs, err)
		return nil
	}
	for _, part := range []func() error{f.encrypted, f.word, f.workbook, f.worksheets, f.slides, f.hangul, f.lockedSummary, f.objects, f.pictures, f.foreign, f.drawings, f.chunked, f.starOffice, f.installer, f.message, f.macros, f.summaries, f.objectData, f.packages, f.rest} {
		if err := note(part()); err != nil {
			return err
		}
	}
	if len(errs) > 0 {
		return errs[0]
	}
	return nil
}

// open reads the directory and all streams. Streams that share sectors do not grow
// beyond what a file of the size can hold.
func (f *file) open() error {
	c, broken := openCompound(f.o.Data, f.o.Size)
	if c == nil {
		return broken
	}
	left := f.o.Size + 1<<20
	err := c.walk(func(p string, e *entry) error {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		if len(f.streams) >= maxStreams || left <= 0 {
			return &extract.GapError{Cause: extract.TooBig, Detail: "compound file: more streams than the file can hold"}
		}
		if e.size == 0 {
			return nil
		}
		data, whole := c.read(e)
		left -= int64(len(data))
		st := &stream{path: p, data: data}
		f.streams = append(f.streams, st)
		if f.find(p) == nil {
			f.byPath[strings.ToLower(p)] = st
		}
		if !whole {
			return f.s.Gap(p, extract.Corrupt, "compound file: a stream is cut off")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := f.slack(c); err != nil {
		return err
	}
	if broken != nil {
		return f.s.Gap("", extract.Corrupt, broken.Error())
	}
	return nil
}

// clean makes a stream's name fit for a path.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
}

// find returns the stream of a path, in any case; nil when there is none.
func (f *file) find(p string) *stream { return f.byPath[strings.ToLower(p)] }

// rest reads what nobody has: its printable text counts, and the object is a gap
// where it may hold more.
func (f *file) rest() error {
	unread := ""
	for _, s := range f.streams {
		if s.read {
			continue
		}
		if err := f.spare(s.path, s.data, most(s.path)); err != nil {
			return err
		}
		if !harmless(s.path) && unread == "" {
			unread = s.name()
		}
	}
	if unread != "" {
		return &extract.GapError{Cause: extract.Unknown, Detail: fmt.Sprintf("%s: no reader for stream %.40q, its printable text was read", f.kind(), unread)}
	}
	return nil
}

// kinds are the documents of which only the properties and what is printable are
// read, by a stream or storage that each of them has.
var kinds = map[string]string{
	"visiodocument":         "Visio drawing",
	"quill":                 "Publisher document",
	"matost":                "Works document",
	"hwpsummaryinformation": "Hangul document",
	"perfectoffice_main":    "WordPerfect document",
	"starwriterdocument":    "StarOffice text",
	"starcalcdocument":      "StarOffice sheet",
	"stardrawdocument3":     "StarOffice drawing",
}

// kind is what the file is, as far as one can see.
func (f *file) kind() string {
	for _, s := range f.streams {
		first, _, _ := strings.Cut(strings.ToLower(strings.TrimLeft(clean(s.path), "/")), "/")
		if name := kinds[first]; name != "" {
			return name
		}
	}
	return "compound file"
}
