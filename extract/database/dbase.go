package database

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strconv"
	"strings"

	"postern/extract"
	"postern/mail"
)

// DBase is a table of dBASE III to 7, FoxPro and Visual FoxPro ("Xbase file format").
// Their memo files are files of their own.
var DBase = extract.Format{
	Name:       "dbase",
	About:      "tables of dBASE and FoxPro (not 7): rows with their columns, deleted ones too, names of columns",
	MediaTypes: []string{"application/dbf", "application/x-dbf", "application/vnd.dbf"},
	Extensions: []string{"dbf"},
	Detect:     detectDBase,
	Read:       readDBase,
	Risky:      true,
}

// A dbaseTable is what the header of a table says.
type dbaseTable struct {
	records, header, record int
	charset                 string
	fields                  []dbaseField
	head                    []byte // all of the header
	fielded                 int    // bytes of a record that are of fields
}

type dbaseField struct {
	name       string
	kind       byte
	size, from int // in a record
	digits     int
}

const (
	dbaseHead  = 32 // the fixed part of the header, and each field's entry
	dbaseEnd   = 0x0d
	dbaseKinds = "CNDLFMGTYIBOPVWX+@0Q"
)

var errDBase = &extract.GapError{Cause: extract.Corrupt, Detail: "a dBASE table whose header is wrong"}

func detectDBase(o *extract.Object) bool {
	_, err := dbaseHeader(o)
	return err == nil
}

// dbaseHeader reads the header. There is no signature: everything in it must fit.
func dbaseHeader(o *extract.Object) (*dbaseTable, error) {
	b := o.Head
	if len(b) < 2*dbaseHead+1 {
		return nil, errDBase
	}
	switch b[0] {
	case 0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0xcb, 0xf5, 0xfb:
	default:
		return nil, errDBase
	}
	t := &dbaseTable{
		records: int(binary.LittleEndian.Uint32(b[4:])),
		header:  int(binary.LittleEndian.Uint16(b[8:])),
		record:  int(binary.LittleEndian.Uint16(b[10:])),
		charset: dbaseCharset(b[29]),
	}
	if b[2] > 12 || b[3] > 31 || t.header < 2*dbaseHead+1 || int64(t.header) > o.Size || t.record < 2 {
		return nil, errDBase
	}
	head := make([]byte, t.header)
	if n, err := o.Data.ReadAt(head, 0); n < len(head) {
		return nil, err
	}
	from := 1 // behind the mark of a deleted record
	for at := dbaseHead; ; at += dbaseHead {
		if at < len(head) && (head[at] == dbaseEnd || head[at] == 0) && len(t.fields) > 0 {
			break
		}
		if at+dbaseHead > len(head) {
			return nil, errDBase
		}
		e := head[at : at+dbaseHead]
		name, _, _ := bytes.Cut(e[:11], []byte{0})
		f := dbaseField{name: t.text(name), kind: e[11], size: int(e[16]), from: from, digits: int(e[17])}
		if f.kind == 'C' { // the other byte is of no use for texts, but makes longer ones
			f.size |= f.digits << 8
		}
		if strings.IndexByte(dbaseKinds, f.kind) < 0 || len(name) == 0 || name[0] < ' ' || f.size == 0 {
			return nil, errDBase
		}
		t.fields = append(t.fields, f)
		from += f.size
	}
	if from > t.record {
		return nil, errDBase
	}
	t.head, t.fielded = head, from
	return t, nil
}

// dbaseCharset is the charset of a language driver; DOS's where none is named.
func dbaseCharset(driver byte) string {
	switch driver {
	case 0x03, 0x57, 0x58, 0x59:
		return "windows-1252"
	case 0x02, 0x08, 0x0a, 0x0e, 0x10, 0x12, 0x14, 0x16, 0x18, 0x1a, 0x1d, 0x25, 0x37:
		return "ibm850"
	case 0x1f, 0x22, 0x23, 0x64:
		return "ibm852"
	case 0x26, 0x65:
		return "ibm866"
	case 0xc8:
		return "windows-1250"
	case 0xc9:
		return "windows-1251"
	case 0xca:
		return "windows-1254"
	case 0xcb:
		return "windows-1253"
	case 0xcc:
		return "windows-1257"
	case 0x13, 0x7b:
		return "shift_jis"
	case 0x4d, 0x7a:
		return "gbk"
	case 0x4e, 0x79:
		return "euc-kr"
	case 0x4f, 0x78:
		return "big5"
	case 0x50, 0x7c:
		return "windows-874"
	}
	return "ibm437"
}

// text is a field's bytes as text: UTF-8 where it is that, which programs of today write.
func (t *dbaseTable) text(b []byte) string { return t.decode(bytes.TrimRight(b, " \x00")) }

func (t *dbaseTable) decode(b []byte) string {
	for _, c := range b {
		if c >= 0x80 {
			if s := string(b); strings.ToValidUTF8(s, "") == s {
				return s
			}
			s, ok := mail.Charset(t.charset, b)
			if !ok {
				s = strings.ToValidUTF8(string(b), "\ufffd")
			}
			return s
		}
	}
	return string(b)
}

func readDBase(ctx context.Context, o *extract.Object, s extract.Sink) error {
	t, err := dbaseHeader(o)
	if err != nil {
		return errDBase
	}
	names := make([]string, len(t.fields))
	for i, f := range t.fields {
		names[i] = f.name
	}
	if err := s.Text(extract.All, extract.Place{Where: "columns"}, strings.Join(names, "\t")+"\n"); err != nil {
		return err
	}
	// What is reserved, and what stands behind the list of fields: of FoxPro where its
	// database is.
	if err := hidden(ctx, s, "header", t.head); err != nil {
		return err
	}
	r := bufio.NewReaderSize(io.NewSectionReader(o.Data, int64(t.header), o.Size-int64(t.header)), 64<<10)
	record := make([]byte, t.record)
	for n := 1; ; n++ {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		got, err := io.ReadFull(r, record)
		if got > 0 && record[0] == 0x1a && (got < len(record) || n > t.records) {
			// The end; what stands behind it, nobody shows.
			return t.rest(s, r, record[1:got])
		}
		if errors.Is(err, io.EOF) {
			if n <= t.records {
				return &extract.GapError{Cause: extract.Corrupt, Detail: "a dBASE table cut off before row " + strconv.Itoa(n)}
			}
			return nil
		}
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		if err := t.row(s, n, record[:got]); err != nil {
			return err
		}
		if err := hidden(ctx, s, "behind the fields", record[min(got, t.fielded):got]); err != nil {
			return err
		}
	}
}

// row emits a record; one that is marked as deleted, or that is not counted, is not shown.
func (t *dbaseTable) row(s extract.Sink, n int, record []byte) error {
	view := extract.Shown
	if record[0] == '*' || n > t.records {
		view = extract.All
	}
	where := "row " + strconv.Itoa(n)
	for i, f := range t.fields {
		if f.from >= len(record) {
			break
		}
		end := "\t"
		if i == len(t.fields)-1 {
			end = "\n"
		}
		v := t.show(f, record[f.from:min(len(record), f.from+f.size)])
		if err := s.Text(view, extract.Place{Where: where, Column: f.name}, v+end); err != nil {
			return err
		}
	}
	return nil
}

// show is a value as programs show it: most stand in the file as text.
func (t *dbaseTable) show(f dbaseField, b []byte) string {
	le := binary.LittleEndian
	switch {
	case (f.kind == 'I' || f.kind == '+') && len(b) == 4:
		return strconv.Itoa(int(int32(le.Uint32(b))))
	case f.kind == 'Y' && len(b) == 8: // money, in ten-thousandths
		v := int64(le.Uint64(b))
		return strconv.FormatFloat(float64(v)/1e4, 'f', -1, 64)
	case f.kind == 'D' && len(b) == 8 && isDigits(b):
		return string(b[:4]) + "-" + string(b[4:6]) + "-" + string(b[6:])
	}
	return strings.Trim(t.text(b), " ")
}

func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// rest emits what stands behind the end of the table.
func (t *dbaseTable) rest(s extract.Sink, r io.Reader, first []byte) error {
	at := extract.Place{Where: "behind the last row"}
	buf := make([]byte, 32<<10)
	for b := first; ; {
		if text := t.decode(b); strings.Trim(text, "\x00\x1a ") != "" {
			if err := s.Text(extract.All, at, text); err != nil {
				return err
			}
		}
		n, err := r.Read(buf)
		if b = buf[:n]; n == 0 && errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
}
