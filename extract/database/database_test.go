package database

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// columnOf is the column that a text of a view stands in.
func columnOf(r extracttest.Result, v extract.View, text string) string {
	at, column := strings.Index(r.Texts[v], text), "(no such text)"
	for _, p := range r.Places[v] {
		if at >= 0 && p.Offset <= at {
			column = p.Where + ": " + p.Column
		}
	}
	return column
}

func TestSQLite(t *testing.T) {
	r := extracttest.Read(t, SQLite, "shop.sqlite", sample(t, "shop.sqlite"))
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Fatalf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	for text, want := range map[string]string{
		"Customer 7 of the north": "customer, row 5007: name",
		"4000000000055433":        "customer, row 5007: card",
		"8.75":                    "customer, row 5007: balance",
		"5007":                    "customer, row 5007: number",
		"the end of it":           "customer, row 9001: note", // on pages behind the row's
		"Switzerland":             "country: ",
	} {
		if got := columnOf(r, extract.Shown, text); got != want {
			t.Errorf("%q stands in %q, want %q", text, got, want)
		}
	}
	if all := r.Texts[extract.All]; !strings.Contains(all, "CREATE VIEW rich") {
		t.Errorf("no definitions in %q", all[:min(400, len(all))])
	}
	if n := strings.Count(r.Texts[extract.Shown], "Customer "); n != 200 {
		t.Errorf("%d rows are shown, want 200", n)
	}
	if !slices.ContainsFunc(r.Children, func(c extracttest.Child) bool {
		return c.Path == "customer/9002/note" && bytes.Contains(c.Data, []byte("in a blob"))
	}) {
		t.Errorf("the blob is no object: %v", r.Children)
	}
}

func TestSQLiteUTF16(t *testing.T) {
	r := extracttest.Read(t, SQLite, "utf16.sqlite", sample(t, "utf16.sqlite"))
	if got := columnOf(r, extract.Shown, "Jürgen 東京"); got != "t, row 1: a" || r.Err != nil {
		t.Error(got, r.Err)
	}
}

func TestSQLiteDeleted(t *testing.T) {
	r := extracttest.Read(t, SQLite, "deleted.sqlite", sample(t, "deleted.sqlite"))
	if r.Err != nil || r.Texts[extract.Shown] != "" {
		t.Error(r.Err, r.Texts[extract.Shown])
	}
	found := 0
	for i := range 60 {
		if strings.Contains(r.Texts[extract.All], " number "+string([]byte{byte('0' + i/10), byte('0' + i%10)})+" of a row that was deleted") {
			found++
		}
	}
	if found < 40 {
		t.Errorf("%d of the deleted rows are found:\n%s", found, r.Texts[extract.All])
	}
}

func TestColumns(t *testing.T) {
	for _, tt := range []struct {
		sql   string
		want  string
		rowID int
	}{
		{`CREATE TABLE t (a TEXT, "b c" INT DEFAULT (1, 2), [d], PRIMARY KEY (a))`, "a|b c|d", 0},
		{"CREATE TABLE t(x,id\tINTEGER PRIMARY KEY AUTOINCREMENT, y CHECK (y IN ('a,b)')))", "x|id|y", 2},
		{`CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID`, "", 0},
		{`CREATE VIRTUAL TABLE t`, "", 0},
		{`CREATE TABLE t (a, b`, "a", 0},
	} {
		got, rowID := columnsOf(tt.sql)
		if strings.Join(got, "|") != tt.want || rowID != tt.rowID {
			t.Errorf("%s: %q, %d", tt.sql, got, rowID)
		}
	}
}

// TestSQLiteHostile reads databases that lead in circles or out of the file.
func TestSQLiteHostile(t *testing.T) {
	base := sample(t, "shop.sqlite")
	page := func(b []byte, n int) []byte { return b[(n-1)*512 : n*512] }
	for name, change := range map[string]func(b []byte) []byte{
		"cut off in a page":             func(b []byte) []byte { return b[:len(b)-100] },
		"cut off in the header":         func(b []byte) []byte { return b[:60] },
		"pages of no size":              func(b []byte) []byte { binary.BigEndian.PutUint16(b[16:], 3); return b },
		"a tree that is its own child":  func(b []byte) []byte { binary.BigEndian.PutUint32(page(b, 2)[8:], 2); return b },
		"a child outside the file":      func(b []byte) []byte { binary.BigEndian.PutUint32(page(b, 2)[8:], 1<<30); return b },
		"more cells than a page has":    func(b []byte) []byte { binary.BigEndian.PutUint16(page(b, 2)[3:], 60000); return b },
		"a page of the tree without it": func(b []byte) []byte { page(b, 2)[0] = 99; return b },
	} {
		t.Run(name, func(t *testing.T) {
			r := extracttest.Read(t, SQLite, "x", change(bytes.Clone(base)))
			if r.Err == nil {
				t.Error("damage is no error")
			}
			if len(base) > 60 && name != "pages of no size" && name != "cut off in the header" && !strings.Contains(r.Texts[extract.Shown]+r.Texts[extract.All], "Customer 7 of the north") {
				t.Error("rows that can be read are not")
			}
		})
	}
}

// TestSQLiteOverlap reads a page whose cells all cover the same bytes: no more is read than it has.
func TestSQLiteOverlap(t *testing.T) {
	b := make([]byte, 64<<10)
	copy(b, "SQLite format 3\x00\x00\x01") // pages of 64 KiB
	copy(b[firstHeader:], []byte{tableLeaf, 0, 0, 0x60, 0})
	start := firstHeader + 8
	for i := range 0x6000 {
		binary.BigEndian.PutUint16(b[start+2*i:], 0xe000)
	}
	copy(b[0xe000:], []byte{0xbf, 0x00, 1, 4, 0xfe, 0x00}) // 8,064 bytes, row 1, one text
	copy(b[0xe006:], bytes.Repeat([]byte("overlap "), 1000))
	r := extracttest.Read(t, SQLite, "x", b)
	if got := len(r.Texts[extract.All]) + len(r.Texts[extract.Shown]); r.Err == nil || got > 4*len(b) {
		t.Errorf("%d bytes of text, error %v", got, r.Err)
	}
}

func TestDBase(t *testing.T) {
	data := sample(t, "customers.dbf")
	r := extracttest.Read(t, DBase, "customers.dbf", data)
	if !r.Detected || r.Err != nil {
		t.Fatal(r.Detected, r.Err)
	}
	for text, want := range map[string]string{
		"Anna Schneider": "row 1: NAME", "4111111111111111": "row 1: CARD", "1975-01-31": "row 2: BORN", "Jürgen pays": "row 1: NOTE",
	} {
		if got := columnOf(r, extract.Shown, text); got != want {
			t.Errorf("%q stands in %q, want %q", text, got, want)
		}
	}

	gone := bytes.Clone(data)
	gone[0xa1] = '*'
	r = extracttest.Read(t, DBase, "x", append(gone, "and behind it"...))
	if !strings.Contains(r.Texts[extract.All], "Anna Schneider") || !strings.Contains(r.Texts[extract.All], "and behind it") || strings.Contains(r.Texts[extract.Shown], "Anna") {
		t.Errorf("a deleted row: %q", r.Texts)
	}
	if r := extracttest.Read(t, DBase, "x", data[:0xb8]); r.Err == nil || !strings.Contains(r.Texts[extract.Shown], "Anna Schne") {
		t.Errorf("cut off: %v, %q", r.Err, r.Texts)
	}
	dos := bytes.Replace(data, []byte("J\xc3\xbcrgen"), []byte("J\x81rgen "), 1)
	if r := extracttest.Read(t, DBase, "x", dos); !strings.Contains(r.Texts[extract.Shown], "Jürgen") {
		t.Errorf("in DOS's charset: %q", r.Texts[extract.Shown])
	}
	for _, other := range []string{"", "\x03 is no table at all, only a text that begins with a strange sign, and goes on and on for more than one line", strings.Repeat("\x03\x01", 200)} {
		if DBase.Detect(extracttest.Object("x", []byte(other))) {
			t.Errorf("%q is taken for a table", other)
		}
	}
}

func FuzzSQLite(f *testing.F) {
	for _, name := range []string{"utf16.sqlite", "deleted.sqlite"} {
		f.Add(sample(f, name))
	}
	f.Add(sample(f, "shop.sqlite")[:8<<10])
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, SQLite, "a", data) })
}

func FuzzDBase(f *testing.F) {
	f.Add(sample(f, "customers.dbf"))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, DBase, "a", data) })
}
