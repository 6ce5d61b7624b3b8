package palm

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// Database is a database of Palm OS that is no book of Mobipocket ("Palm File
// Format Specification", Palm DN 3120).
var Database = extract.Format{
	Name: "palm",
	About: "Palm databases: text of PalmDoc, eReader and zTXT books with their pictures, memos, addresses, tasks and dates; " +
		"records of other programs as printable text and a gap",
	MediaTypes: []string{"application/vnd.palm", "application/x-palm-database"},
	Extensions: []string{"pdb", "pdp", "prc"},
	Detect:     func(o *extract.Object) bool { return isDatabase(o) && string(o.Head[60:68]) != mobipocket },
	Risky:      true,
	Read:       readDatabase,
}

const (
	header      = 78
	recordEntry = 8
	mobipocket  = "BOOKMOBI"
	palmDoc     = "TEXtREAd"
	// largest is how much of a record is read, bytes: Palm OS has up to 64 KiB, books of
	// Kindle have sources and films in one.
	largest = 64 << 20
	// smallFile is from how many bytes on a record that nobody knows may be a file with
	// text in it that is not printable.
	smallFile = 512
)

var be = binary.BigEndian

// isDatabase checks the header and where the first records are: there is no magic.
func isDatabase(o *extract.Object) bool {
	h := o.Head
	if len(h) < header+recordEntry || bytes.IndexByte(h[:32], 0) < 1 || be.Uint16(h[32:])&1 != 0 {
		return false
	}
	for _, c := range h[60:68] {
		if c < ' ' || c > '~' {
			return false
		}
	}
	name, rest, _ := bytes.Cut(h[:32], []byte{0})
	for _, c := range name {
		if c < ' ' {
			return false
		}
	}
	known := string(h[60:68])
	if _, ok := shown[known]; !ok && known != mobipocket && len(bytes.Trim(rest, "\x00")) > 0 {
		return false
	}
	count := int(be.Uint16(h[76:]))
	last := int64(header + recordEntry*count)
	for i := range min(count, (len(h)-header)/recordEntry) {
		at := int64(be.Uint32(h[header+recordEntry*i:]))
		if at < last || at > o.Size {
			return i > 0 && known == mobipocket // cut off
		}
		last = at
	}
	return count > 0
}

// A file is a database while it is read.
type file struct {
	ctx     context.Context
	o       *extract.Object
	s       extract.Sink
	kind    string
	starts  []int64
	ends    []int64
	used    []bool // records that were read
	page    uint32 // code page of its texts
	damaged error  // the first thing that was not as it should be
}

var errCut = &extract.GapError{Cause: extract.Corrupt, Detail: "a Palm database that is cut off"}

// open reads the list of records and the name.
func open(ctx context.Context, o *extract.Object, s extract.Sink) (*file, error) {
	f := &file{ctx: ctx, o: o, s: s, page: 1252}
	if len(o.Head) < header {
		return nil, errCut
	}
	f.kind = string(o.Head[60:68])
	count := int(be.Uint16(o.Head[76:]))
	list := make([]byte, recordEntry*count)
	n, _ := o.Data.ReadAt(list, header)
	if n < len(list) {
		f.damaged = errCut
	}
	for list = list[:n]; len(list) >= recordEntry; list = list[recordEntry:] {
		at := int64(be.Uint32(list))
		if at > o.Size {
			f.damaged, at = errCut, o.Size
		}
		f.starts = append(f.starts, at)
	}
	// A record goes on to where the next one in the file begins, whatever its number. Of
	// those that begin at one place the last one has it.
	sorted := append(slices.Clone(f.starts), o.Size)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	f.ends = slices.Clone(f.starts)
	last := map[int64]int{}
	for i, at := range f.starts {
		last[at] = i
	}
	for at, i := range last {
		k, _ := slices.BinarySearch(sorted, at)
		f.ends[i] = sorted[min(k+1, len(sorted)-1)]
	}
	f.used = make([]bool, len(f.starts))
	name := cutZero(o.Head[:32])
	if err := s.Text(extract.Properties, extract.Place{Where: "name"}, f.text(name)+"\n"); err != nil {
		return nil, err
	}
	if err := f.hidden("header", o.Head[len(name):header]); err != nil {
		return nil, err
	}
	// What stands between the list and the records: settings of the program.
	from := int64(header + recordEntry*len(f.starts))
	if sorted[0]-from > largest {
		f.damage("a Palm database with too much before its records")
	}
	if to := min(sorted[0], from+largest); to > from {
		b := make([]byte, to-from)
		n, _ := o.Data.ReadAt(b, from)
		return f, f.runs(extract.All, "settings", b[:n], f.least())
	}
	return f, nil
}

func cutZero(b []byte) []byte {
	b, _, _ = bytes.Cut(b, []byte{0})
	return b
}

// record returns record n; nil when there is none.
func (f *file) record(n int) ([]byte, error) {
	if err := f.ctx.Err(); err != nil {
		return nil, err
	}
	if n < 0 || n >= len(f.starts) {
		return nil, nil
	}
	f.used[n] = true
	size := f.ends[n] - f.starts[n]
	if size > largest {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: fmt.Sprintf("record %d of a Palm database is too long", n)}
	}
	b := make([]byte, size)
	got, _ := f.o.Data.ReadAt(b, f.starts[n])
	return b[:got], nil
}

// damage notes what is wrong; the first thing counts.
func (f *file) damage(detail string) {
	if f.damaged == nil {
		f.damaged = &extract.GapError{Cause: extract.Corrupt, Detail: detail}
	}
}

func (f *file) text(b []byte) string {
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, mapi.Narrow(b, f.page)), "\ufffd")
}

// fewLetters is how many signs in a row are text where most is none.
const fewLetters = 4

// least is how many signs in a row are text: one in the records of programs that are known.
func (f *file) least() int {
	if shown[f.kind] != "" {
		return 1
	}
	return fewLetters
}

// readable emits the stretches of b that are text, of at least four signs.
func (f *file) readable(v extract.View, where string, b []byte) error {
	return f.runs(v, where, b, fewLetters)
}

func (f *file) runs(v extract.View, where string, b []byte, least int) error {
	const piece, near = 1 << 20, 64 << 10
	for len(b) > 0 {
		n, next := len(b), len(b)
		if n > piece { // it ends behind what is no text, or the next one begins before its end
			const again = 512
			n, next = piece, piece-again
			for i := piece; i > piece-near; i-- {
				if b[i-1] < ' ' {
					n, next = i, i
					break
				}
			}
		}
		if err := f.piece(v, where, b[:n], least); err != nil {
			return err
		}
		b = b[next:]
	}
	return nil
}

func (f *file) piece(v extract.View, where string, b []byte, least int) error {
	var out strings.Builder
	for run := range strings.FieldsFuncSeq(strings.ToValidUTF8(mapi.Narrow(b, f.page), "\x00"), func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == '\ufffd' || r == 0x7f }) {
		if utf8.RuneCountInString(run) >= least {
			out.WriteString(run + "\n")
		}
	}
	if out.Len() == 0 {
		return nil
	}
	return f.s.Text(v, extract.Place{Where: where}, out.String())
}

// property emits a text that is a line, as most are.
func (f *file) property(where string, b []byte) error {
	const line = 64 << 10
	if len(b) > line {
		return f.runs(extract.Properties, where, b, 1)
	}
	return f.s.Text(extract.Properties, extract.Place{Where: where}, f.text(b)+"\n")
}

// hidden emits the text in bytes that are numbers for the most part.
func (f *file) hidden(where string, b []byte) error {
	return f.passed(where, bytes.NewReader(b), 0, int64(len(b)))
}

func (f *file) passed(where string, data io.ReaderAt, from, to int64) error {
	return parts.Stretch(f.ctx, data, from, to, func(b []byte) error {
		text := parts.Printable(b)
		if text == "" {
			return nil
		}
		return f.s.Text(extract.All, extract.Place{Where: where}, text)
	})
}

// shown are the kinds of databases that are read to their end, and what a record of
// one is called.
var shown = map[string]string{
	palmDoc: "", "PNRdPPrs": "", "zTXTGPlm": "",
	"DATAmemo": "memo", "DATAaddr": "address", "DATAtodo": "task", "DATAdate": "date",
	"DATAPMem": "memo", "DATAPAdd": "address", "DATAPTod": "task", "DATAPDat": "date",
}

func readDatabase(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f, err := open(ctx, o, s)
	if err != nil {
		return err
	}
	switch f.kind {
	case palmDoc:
		err = f.doc()
	case "PNRdPPrs":
		err = f.eReader()
	case "zTXTGPlm":
		err = f.zTXT()
	}
	if err != nil {
		return err
	}
	what, ok := shown[f.kind]
	for n := range f.starts {
		if f.used[n] {
			continue
		}
		b, err := f.record(n)
		if err == nil && what != "" {
			err = f.runs(extract.Shown, fmt.Sprintf("%s %d", what, n+1), b, f.least())
		} else if err == nil {
			err = f.other(n, b)
		}
		if err != nil {
			return err
		}
	}
	if !ok && f.damaged == nil {
		return &extract.GapError{Cause: extract.Unknown, Detail: "Palm database of an unknown program: only its printable text was read"}
	}
	return f.damaged
}
