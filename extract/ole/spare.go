package ole

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"path"

	"postern/extract"
	"postern/extract/parts"
)

// smallSpare is how many bytes that nothing reads say nothing where Office writes some: more
// may be a file of a kind that nobody knows.
const smallSpare = 4 << 10

// spare hands on bytes that are no gap where they are nothing, up to so many: what is printable in
// them, and files that begin them or stand in them.
func (f *file) spare(where string, b []byte, most int) error {
	if len(bytes.Trim(b, "\x00")) == 0 {
		return nil
	}
	if text := parts.Printable(b); text != "" {
		if err := f.s.Text(extract.All, extract.Place{Where: "stream " + clean(path.Base(where))}, text); err != nil {
			return err
		}
	}
	if len(b) > most {
		return f.s.Child(extract.Child{Path: where}, bytes.NewReader(b))
	}
	for at, n := 0, 0; ; n++ {
		from, to := spareFile(b, at)
		switch {
		case from < 0:
			return nil
		case n == maxSpareFiles:
			return f.s.Gap(where, extract.TooBig, fmt.Sprintf("compound file: more than %d files in a stream", maxSpareFiles))
		}
		if err := f.s.Child(extract.Child{Path: fmt.Sprintf("%s@%d", where, from), Alternative: true}, bytes.NewReader(b[from:to])); err != nil {
			return err
		}
		at = from + 1
		if to < len(b) {
			at = to
		}
	}
}

// maxSpareFiles is how many files are looked for in one stream.
const maxSpareFiles = 16

// Marks of files that stand nowhere by chance, and short ones of packed files, which count where they begin
// the bytes.
var (
	spareMarks = [][]byte{
		[]byte(zipMark), []byte("%PDF-"), []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []byte("7z\xbc\xaf\x27\x1c"),
		[]byte("Rar!\x1a\x07"), []byte("\xfd7zXZ\x00"),
	}
	packedMarks = [][]byte{[]byte("\x1f\x8b\x08"), []byte("BZh"), []byte("\x28\xb5\x2f\xfd"), []byte("LZIP")}
)

const (
	zipMark    = "PK\x03\x04"
	zipEnd     = "PK\x05\x06"
	zipEndSize = 22
)

// spareFile is where the next file begins and ends; from is negative where there is none. An archive of
// ZIP says where it ends, as Word keeps themes in its tables.
func spareFile(b []byte, at int) (from, to int) {
	from = -1
	if at == 0 {
		for _, mark := range packedMarks {
			if bytes.HasPrefix(b, mark) {
				return 0, len(b)
			}
		}
	}
	for _, mark := range spareMarks {
		if i := bytes.Index(b[at:], mark); i >= 0 && (from < 0 || at+i < from) {
			from = at + i
		}
	}
	if from < 0 || !bytes.HasPrefix(b[from:], []byte(zipMark)) {
		return from, len(b)
	}
	i := bytes.Index(b[from:], []byte(zipEnd))
	if end := from + i + zipEndSize; i >= 0 && end <= len(b) {
		return from, min(len(b), end+int(binary.LittleEndian.Uint16(b[end-2:])))
	}
	return from, len(b)
}

// harmless streams are named by Office for its own use, and hold no text but what
// is printable.
func harmless(p string) bool {
	switch name := path.Base(p); name {
	case "1Table", "0Table", "Data", "CompObj", "ObjInfo", "Ole", "OlePres000", "EPRINT", "LinkInfo", "ODataObj", "Ctls", "User Names", "Revision Log", "MsoDataStore", "Item", "Properties",
		"PIC", "OCXNAME", "Ole10ItemName", "Ole10FmtProgID", "CONTENTSV30", "properties_stream", // of objects in documents
		"XCB",                 // tool bars of Excel
		"Internal",            // of Publisher
		"Olk10SideProps_0001", // of Outlook
		"WpsCustomData",       // of Kingsoft
		"Sh33tJ5":             // of SheetJS
		return true
	}
	return false
}

// most is how long a harmless stream may be: those that Office makes large hold tables, names and
// pictures, which are looked for elsewhere.
func most(p string) int {
	switch path.Base(p) {
	case "1Table", "0Table", "Data", "User Names", "Revision Log", "PIC", "XCB", "Internal", "Item", "Ctls":
		return math.MaxInt
	}
	if !harmless(p) { // a gap all the same
		return math.MaxInt
	}
	return smallSpare
}
