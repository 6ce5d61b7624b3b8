package lotus

import (
	"context"
	"encoding/binary"
	"io"
	"strings"

	"postern/extract"
)

// Lotus is a worksheet of 1-2-3 or Symphony. Its places are cells, "Sheet2!B7", with the
// text of the first row's cell as the column.
var Lotus = extract.Format{
	Name:       "lotus",
	About:      "Lotus 1-2-3 and Symphony worksheets of all versions: cells as shown and in full, formulas' results and strings, comments, names, headers, texts of charts, in LMBCS and the code pages of DOS; with a password of up to fourteen signs (release 3 and later), or one that stands in the message",
	MediaTypes: []string{"application/vnd.lotus-1-2-3", "application/x-123", "application/lotus123", "application/wk1", "application/wk3", "application/x-lotus"},
	Extensions: []string{"wk1", "wks", "wk2", "wk3", "wk4", "123", "wrk", "wr1", "wt4", "fmt", "fm3"},
	Covers:     []string{"plain"},
	Detect:     func(o *extract.Object) bool { k := kindOf(o.Head); return k == lotus1 || k == lotus3 },
	Locked:     func(o *extract.Object) bool { return locked(o.Head) },
	Risky:      true,
	Read:       read,
}

// Quattro is a worksheet of Quattro Pro. Those of Quattro Pro 7 and later stand in compound
// files, whose reader hands them on.
var Quattro = extract.Format{
	Name:       "quattro",
	About:      "Quattro Pro worksheets of all versions: cells as shown and in full, formulas' results and strings, comments, names, headers, texts of charts, embedded objects; with any password in versions for Windows, with one in those for DOS a gap",
	MediaTypes: []string{"application/x-quattropro", "application/x-quattro-pro", "application/x-qpro", "application/vnd.corel-qpw"},
	Extensions: []string{"wb1", "wb2", "wb3", "wq1", "wq2", "qpw", "wbt"},
	Covers:     []string{"plain"},
	Detect: func(o *extract.Object) bool {
		k := kindOf(o.Head)
		return k == quattroDOS || k == quattroWindows || k == quattro9
	},
	Risky: true,
	Read:  read,
}

// Works is a worksheet or a database of Microsoft Works. Those of Works 6 and later are
// workbooks of Excel in a compound file.
var Works = extract.Format{
	Name:       "works",
	About:      "Microsoft Works spreadsheets and databases (1 to 4, 2000): cells as shown and in full, formulas' results and strings, names of fields and ranges, headers, texts of charts and forms",
	MediaTypes: []string{"application/vnd.ms-works", "application/x-msworks", "application/x-msworks-db", "application/x-msworks-spreadsheet"},
	Extensions: []string{"wks", "wdb", "xlr", "bdb"},
	Covers:     []string{"plain"},
	Detect:     func(o *extract.Object) bool { k := kindOf(o.Head); return k == worksDOS || k == worksWindows },
	Risky:      true,
	Read:       read,
}

// A kind is a branch of the family, whose files differ in how cells are laid out.
type kind int

const (
	none kind = iota
	lotus1
	lotus3
	quattroDOS
	quattroWindows
	quattro9
	worksDOS
	worksWindows
)

// kindOf tells the branch by the first record, and by the second where that is needed.
func kindOf(head []byte) kind {
	const bof3 = "\x00\x00\x1a\x00"
	if len(head) < 8 {
		return none
	}
	version := binary.LittleEndian.Uint16(head[4:])
	next := binary.LittleEndian.Uint16(head[6:])
	switch first := string(head[:4]); first {
	case bof3:
		if version >= 0x1000 && version <= 0x1005 || version == 0x8007 {
			return lotus3
		}
	case "\x00\x00\x02\x00":
		switch version {
		case 0x0404:
			if next == 0x5405 {
				return worksDOS
			}
			return lotus1
		case 0x0405, 0x0406, 0x8006:
			return lotus1
		case 0x5120, 0x5121:
			return quattroDOS
		case 0x1001, 0x1002, 0x1006, 0x1007:
			return quattroWindows
		}
	case "\xff\x00\x02\x00", "\xff\x54\x02\x00":
		if version == 0x0404 || version == 0 && first[1] == 0x54 {
			return worksWindows
		}
	case "\x20\x54\x02\x00":
		if version == 0 && next&0xff00 == 0x5400 {
			return worksDOS
		}
	case "\x01\x00\x0e\x00":
		if strings.HasPrefix(string(head[4:]), "QPW") {
			return quattro9
		}
	}
	return none
}

// largest is far beyond what these programs could hold.
const largest = 64 << 20

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	data, err := io.ReadAll(io.LimitReader(o.Open(), largest+1))
	if err != nil {
		return err
	}
	if len(data) > largest {
		return &extract.GapError{Cause: extract.TooBig, Detail: "worksheet: larger than 64 MiB, which its program does not write"}
	}
	b := newBook(ctx, s, kindOf(data))
	b.object = o
	broken := b.records(data)
	b.unused9()
	if b.flush(); b.err != nil {
		return b.err
	}
	return broken
}
