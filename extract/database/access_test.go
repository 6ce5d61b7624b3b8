package database_test

import (
	"bytes"
	"compress/zlib"
	"crypto/rc4"
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/database"
	"postern/extract/extracttest"
)

// Nothing that is free writes Access files but Access: these are built here, from the
// notes of mdbtools, whose programs read them too (TestAccessPrograms).

type jetColumn struct {
	name  string
	kind  byte
	fixed int // bytes; 0 for variable length
}

type jetTable struct {
	name    string
	columns []jetColumn
	rows    [][][]byte
	deleted int // so many of the last rows are deleted
}

type jetWriter struct {
	old     bool
	objects [][][]byte // more rows of the list of all objects
	version byte
	key     uint32
	pages   [][]byte
}

func (w *jetWriter) size() int {
	if w.old {
		return 2048
	}
	return 4096
}

func (w *jetWriter) page() (int, []byte) {
	b := make([]byte, w.size())
	w.pages = append(w.pages, b)
	return len(w.pages) - 1, b
}

func wide16(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func num(size int, v uint64) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, v), make([]byte, 8)...)[:size]
}

// put writes rows on a page of data.
func (w *jetWriter) put(owner []byte, rows [][]byte, flags uint16, flagged int) int {
	n, b := w.page()
	b[0], b[1] = 1, 1
	copy(b[4:], owner)
	at, end := 12, len(b)
	if w.old {
		at = 8
	}
	binary.LittleEndian.PutUint16(b[at:], uint16(len(rows)))
	for i, r := range rows {
		end -= len(r)
		copy(b[end:], r)
		v := uint16(end)
		if i >= len(rows)-flagged {
			v |= flags
		}
		binary.LittleEndian.PutUint16(b[at+2+2*i:], v)
	}
	if end < at+2+2*len(rows) {
		panic("the rows do not fit")
	}
	return n
}

// row encodes a row; nil is null.
func (w *jetWriter) row(columns []jetColumn, values [][]byte) []byte {
	count := num(2, uint64(len(columns)))
	if w.old {
		count = count[:1]
	}
	mask := make([]byte, (len(columns)+7)/8)
	var fixed, variable []byte
	var starts []int
	for i, c := range columns {
		if values[i] != nil && (c.kind != 1 || values[i][0] == 1) {
			mask[i/8] |= 1 << (i % 8)
		}
		if c.fixed > 0 {
			fixed = append(fixed, append(bytes.Clone(values[i]), make([]byte, c.fixed)...)[:c.fixed]...)
		} else if c.kind != 1 {
			starts = append(starts, len(variable))
			variable = append(variable, values[i]...)
		}
	}
	head := len(count) + len(fixed)
	b := append(append(count, fixed...), variable...)
	starts = append(starts, len(variable))
	for i := range starts {
		v := head + starts[len(starts)-1-i]
		if w.old {
			b = append(b, byte(v))
		} else {
			b = append(b, num(2, uint64(v))...)
		}
	}
	if w.old {
		jumps := (len(b) + len(mask)) / 256
		for j := jumps; j > 0; j-- { // which column is the first beyond 256·j
			for i, s := range starts {
				if head+s >= 256*j {
					b = append(b, byte(i))
					break
				}
			}
		}
		b = append(b, byte(len(starts)-1))
	} else {
		b = append(b, num(2, uint64(len(starts)-1))...)
	}
	return append(b, mask...)
}

// table writes a definition and its rows, and returns the page of the definition.
func (w *jetWriter) table(t jetTable, kind byte) int {
	n, b := w.page()
	var rows [][]byte
	for _, r := range t.rows {
		rows = append(rows, w.row(t.columns, r))
	}
	data := w.put(num(4, uint64(n)), rows, 0x8000, t.deleted)
	bitmap := make([]byte, 69)
	bitmap[5+data/8] = 1 << (data % 8)
	usage := w.put(make([]byte, 4), [][]byte{bitmap, make([]byte, 69)}, 0, 0)
	b[0], b[1] = 2, 1
	variable, offset := 0, 0
	var entries, names []byte
	for i, c := range t.columns {
		e := make([]byte, 25)
		number, vari, flags, fixedAt, length := 5, 7, 15, 21, 23
		if w.old {
			e, number, vari, flags, fixedAt, length = e[:18], 1, 3, 13, 14, 16
		}
		e[0] = c.kind
		binary.LittleEndian.PutUint16(e[number:], uint16(i))
		binary.LittleEndian.PutUint16(e[vari:], uint16(variable))
		e[flags] = 2
		if c.fixed > 0 || c.kind == 1 {
			e[flags] |= 1
			binary.LittleEndian.PutUint16(e[fixedAt:], uint16(offset))
			offset += c.fixed
		} else {
			variable++
		}
		size := c.fixed
		if size == 0 {
			size = 510
		}
		binary.LittleEndian.PutUint16(e[length:], uint16(size))
		if c.kind == 16 {
			e[11], e[12] = 18, 3
		}
		entries = append(entries, e...)
		if w.old {
			names = append(append(names, byte(len(c.name))), c.name...)
		} else {
			names = append(append(names, num(2, uint64(2*len(c.name)))...), wide16(c.name)...)
		}
	}
	put := func(at int, v uint16) { binary.LittleEndian.PutUint16(b[at:], v) }
	if w.old {
		put(12, uint16(len(t.rows)))
		b[20] = kind
		put(21, uint16(len(t.columns)))
		put(23, uint16(variable))
		put(25, uint16(len(t.columns)))
		copy(b[36:], num(3, uint64(usage)))
		b[39] = 1
		copy(b[40:], num(3, uint64(usage)))
		copy(b[43:], append(entries, names...))
	} else {
		put(16, uint16(len(t.rows)))
		b[40] = kind
		put(41, uint16(len(t.columns)))
		put(43, uint16(variable))
		put(45, uint16(len(t.columns)))
		copy(b[56:], num(3, uint64(usage)))
		b[59] = 1
		copy(b[60:], num(3, uint64(usage)))
		copy(b[63:], append(entries, names...))
	}
	binary.LittleEndian.PutUint32(b[8:], uint32(len(b)-8))
	return n
}

// file writes a database of some tables.
func (w *jetWriter) file(tables func() []jetTable) []byte {
	_, h := w.page()
	w.page()
	_, objects := w.page() // filled below
	var list [][][]byte
	text := w.text
	for _, t := range tables() {
		n := w.table(t, 'N')
		list = append(list, [][]byte{num(4, uint64(n)), num(4, 0), text(t.name), num(2, 1), num(4, 0), nil})
	}
	columns := []jetColumn{{"Id", 4, 4}, {"ParentId", 4, 4}, {"Name", 10, 0}, {"Type", 3, 2}, {"Flags", 4, 4}, {"LvProp", 11, 0}}
	list = append(list, w.objects...)
	list = append(list, [][]byte{num(4, 2), num(4, 0), text("MSysObjects"), num(2, 1), num(4, 0x80000000), nil})
	own := w.table(jetTable{columns: columns, rows: list}, 'S')
	copy(objects, w.pages[own])
	clear(w.pages[own])
	copy(w.pages[own+1][4:], num(4, 2)) // its rows
	copy(h, "\x00\x01\x00\x00Standard Jet DB\x00")
	if w.version > 1 {
		copy(h[4:], "Standard ACE DB\x00")
	}
	h[20] = w.version
	binary.LittleEndian.PutUint16(h[0x3c:], 1252)
	binary.LittleEndian.PutUint32(h[0x3e:], w.key)
	masked := 128
	if w.old {
		masked = 126
	}
	c, _ := rc4.NewCipher([]byte("\xc7\xda\x39\x6b"))
	c.XORKeyStream(h[24:24+masked], h[24:24+masked])
	for n, p := range w.pages {
		if n > 0 && w.key != 0 {
			c, _ := rc4.NewCipher(num(4, uint64(w.key^uint32(n))))
			c.XORKeyStream(p, p)
		}
	}
	return bytes.Join(w.pages, nil)
}

func (w *jetWriter) text(s string) []byte {
	if w.old {
		return []byte(s)
	}
	return wide16(s)
}

// long writes a long value, in one row or in several.
func (w *jetWriter) long(b []byte, several bool) []byte {
	v := num(12, 0)
	if !several {
		n := w.put([]byte("LVAL"), [][]byte{b}, 0, 0)
		binary.LittleEndian.PutUint32(v, uint32(len(b))|0x40000000)
		binary.LittleEndian.PutUint32(v[4:], uint32(n)<<8)
		return v
	}
	next := uint32(0)
	for end := len(b); end > 0; {
		from := max(0, end-700)
		n := w.put([]byte("LVAL"), [][]byte{append(num(4, uint64(next)), b[from:end]...)}, 0, 0)
		next, end = uint32(n)<<8, from
	}
	binary.LittleEndian.PutUint32(v, uint32(len(b)))
	binary.LittleEndian.PutUint32(v[4:], next)
	return v
}

const card = "4111 1111 1111 1111"

// shop is a database with all that a table may hold.
func shop(w *jetWriter) []byte {
	return w.file(func() []jetTable {
		text := w.text
		inRow := append(append(num(4, uint64(len(text("a short memo")))|0x80000000), make([]byte, 8)...), text("a short memo")...)
		memo := w.long(text("a memo with the card "+card), false)
		longer := w.long(text(strings.Repeat("many words ", 150)+"at the end "+card), true)
		w.put([]byte("LVAL"), [][]byte{text("a memo that nobody refers to")}, 0, 0)
		compressed := text("Łódź Müller")
		if !w.old {
			compressed = append([]byte("\xff\xfe\x00"), wide16("Łó")...)
			compressed = append(compressed, "\x00d\x00"...)
			compressed = append(append(compressed, wide16("ź")...), "\x00 M\xfcller"...)
		}
		var z bytes.Buffer
		zw := zlib.NewWriter(&z)
		zw.Write(append(append(num(4, 20), make([]byte, 16)...), "the attached file "+card...))
		zw.Close()
		file := append(append(num(4, 1), num(4, uint64(z.Len()))...), z.Bytes()...)
		numeric := make([]byte, 17)
		numeric[0] = 0x80
		copy(numeric[13:], num(4, 1234500))
		half := math.Float64bits(44197.5)
		columns := []jetColumn{
			{"Number", 4, 4},
			{"Customer", 10, 0},
			{"Paid", 1, 0},
			{"Price", 5, 8},
			{"Day", 8, 8},
			{"Note", 12, 0},
			{"Rate", 7, 8},
			{"Key", 15, 16},
			{"Exact", 16, 17},
			{"FileName", 10, 0},
			{"FileData", 11, 0},
		}
		row := func(n uint64, name, note []byte, file, data []byte) [][]byte {
			return [][]byte{num(4, n), name, {byte(n & 1)}, num(8, 123450), num(8, half), note, num(8, math.Float64bits(2.5)), num(16, 0x1122334455667788), numeric, file, data}
		}
		return []jetTable{
			{
				name: "Customers", columns: columns, deleted: 1,
				rows: [][][]byte{
					row(1, text("Erika Mustermann"), inRow, nil, nil),
					row(2, compressed, memo, text("letter.txt"), w.long(file, false)),
					row(3, text("Hans"), longer, nil, nil),
					row(4, text("Deleted Customer"), nil, nil, nil),
				},
			},
			{name: "Empty", columns: columns[:2]},
		}
	})
}

var jets = map[string]func() *jetWriter{
	"jet3":         func() *jetWriter { return &jetWriter{old: true} },
	"jet3 encoded": func() *jetWriter { return &jetWriter{old: true, key: 0x12345678} },
	"jet4":         func() *jetWriter { return &jetWriter{version: 1} },
	"jet4 encoded": func() *jetWriter { return &jetWriter{version: 1, key: 0xcafe1234} },
	"ace":          func() *jetWriter { return &jetWriter{version: 3} },
}

func TestAccess(t *testing.T) {
	for name, w := range jets {
		t.Run(name, func(t *testing.T) {
			data := shop(w())
			r := extracttest.Read(t, database.Access, "shop.mdb", data)
			if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
				t.Fatalf("detected %v, %v, gaps %v", r.Detected, r.Err, r.Gaps)
			}
			shown := r.Texts[extract.Shown]
			customer, exact := "Łódź Müller", "\t-1234.5\t"
			if w().old {
				customer = "MÃ¼ller"   // its bytes are UTF-8, which Jet 3 does not know
				exact = "\t-1234500\t" // nor does it know decimals
			}
			for _, want := range []string{
				"1\tErika Mustermann\t1\t12.345\t2021-01-01 12:00:00\ta short memo\t2.5\t{", exact, customer,
				"a memo with the card " + card, "at the end " + card, "\tletter.txt\t",
			} {
				if !strings.Contains(shown, want) {
					t.Errorf("no %q in %.500q", want, shown)
				}
			}
			for _, want := range []string{"Deleted Customer", "a memo that nobody refers to", "Number\tCustomer\tPaid", "MSysObjects"} {
				if !strings.Contains(r.Texts[extract.All], want) || strings.Contains(shown, want) {
					t.Errorf("%q is not hidden text: %.3000q", want, r.Texts[extract.All])
				}
			}
			if at := r.At(extract.Shown, "Erika"); at.Where != "Customers, row 1" || at.Column != "Customer" {
				t.Errorf("the place of a value is %+v", at)
			}
			if c, ok := r.Child("letter.txt"); !ok || c.Err != nil || string(c.Data) != "the attached file "+card {
				t.Errorf("the attachment: %v, %q", c.Err, c.Data)
			}
			for n := 200; n < len(data); n += 1 + n/4 {
				if n%4096 != 0 && extracttest.Read(t, database.Access, "", data[:n]).Err == nil {
					t.Errorf("cut at %d of %d: no error", n, len(data))
				}
			}
			for i := 0; i < len(data); i += 409 {
				for _, b := range []byte{0xff, 0x80, 2} {
					broken := bytes.Clone(data)
					broken[i] = b
					extracttest.Read(t, database.Access, "", broken)
				}
			}
		})
	}
	locked := shop(&jetWriter{version: 2, key: 7})
	if r := extracttest.Read(t, database.Access, "", locked); !r.Gap(extract.EncryptedFile) {
		t.Errorf("an encrypted ACCDB: %v", r.Err)
	}
}

// TestAccessPrograms compares what is built here with what mdbtools reads of it.
func TestAccessPrograms(t *testing.T) {
	if _, err := exec.LookPath("mdb-export"); err != nil {
		t.Fatal("mdbtools is missing: make deps installs it")
	}
	for name, w := range jets {
		file := filepath.Join(t.TempDir(), "shop.mdb")
		if err := os.WriteFile(file, shop(w()), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("mdb-export", file, "Customers").CombinedOutput()
		if err != nil || !strings.Contains(string(out), "Erika Mustermann") || !strings.Contains(string(out), "at the end "+card) {
			t.Errorf("%s: mdb-export: %v, %s", name, err, out)
		}
	}
}

func FuzzAccess(f *testing.F) {
	for _, w := range jets {
		f.Add(shop(w()))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, database.Access, "a", data)
	})
}
