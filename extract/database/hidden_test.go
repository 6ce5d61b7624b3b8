package database_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"runtime"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/database"
	"postern/extract/extracttest"
)

const hiddenText = "hidden 4111 1111 1111 1111"

// TestHiddenAccess reads what no row, no column and no definition shows.
func TestHiddenAccess(t *testing.T) {
	table := func(w *jetWriter, columns []jetColumn, values ...[]byte) []byte {
		return w.file(func() []jetTable { return []jetTable{{name: "T", columns: columns, rows: [][][]byte{values}}} })
	}
	long := func(b []byte) []byte {
		return append(append(num(4, uint64(len(b))|0x80000000), make([]byte, 8)...), b...)
	}
	ole := func(data string) []byte { // [MS-OLEDS] 2.2.5, behind what Access puts before it
		b := append([]byte("\x15\x1c\x04\x00"), num(4, 0x501)...)
		b = append(append(b, num(4, 2)...), num(4, 4)...)
		b = append(append(b, "abc\x00"...), num(8, 0)...)
		b = append(append(b, num(4, uint64(len(data)))...), data...)
		return append(b, hiddenText+strings.Repeat("\x01", 600)...)
	}
	file := func() []byte {
		return append(append(num(8, 0), num(4, 4+uint64(len(hiddenText)))...), hiddenText+"the file"...)
	}
	index := func(b []byte) []byte {
		page := make([]byte, 4096)
		page[0] = 4
		copy(page[100:], hiddenText)
		return append(b, page...)
	}
	text := []jetColumn{{"Text", 10, 0}}
	number := []jetColumn{{"Number", 4, 4 + len(hiddenText)}}
	w := func() *jetWriter { return &jetWriter{version: 1} }
	x := w()
	beyond := x.long([]byte("A memo."+hiddenText), false)
	for name, data := range map[string][]byte{
		"a long number":        table(w(), number, append(num(4, 7), hiddenText...)),
		"a memo's rest in row": table(w(), []jetColumn{{"Memo", 12, 0}}, append(long([]byte("short")), hiddenText...)),
		"a memo cut in row":    table(w(), []jetColumn{{"Memo", 12, 0}}, []byte(hiddenText)[:11]),
		"an object of nothing": table(w(), []jetColumn{{"Object", 11, 0}}, long(ole(""))),
		"around an object":     table(w(), []jetColumn{{"Object", 11, 0}}, long(ole(strings.Repeat("x", 20)))),
		"the head of a file":   table(w(), []jetColumn{{"FileData", 11, 0}}, long(file())),
		"a page of an index":   index(table(w(), text, wide16("a"))),
		"page 0":               func() []byte { b := table(w(), text, wide16("a")); copy(b[0x400:], hiddenText); return b }(),
		"behind a definition": func() []byte {
			b := table(w(), text, wide16("a"))
			copy(b[2*4096+3000:], hiddenText)
			return b
		}(),
		"beyond a memo's length": x.file(func() []jetTable {
			binary.LittleEndian.PutUint32(beyond, 7|0x40000000)
			return []jetTable{{name: "T", columns: []jetColumn{{"Memo", 12, 0}}, rows: [][][]byte{{beyond}}}}
		}),
	} {
		want := hiddenText
		if name == "a memo cut in row" {
			want = hiddenText[:11]
		}
		r := extracttest.Read(t, database.Access, "", data)
		found := r.Text()
		if !strings.Contains(found, want) {
			t.Errorf("%s: %v, %.600q", name, r.Err, found)
		}
	}
}

// TestManyLongValues reads a page with more long values than a pointer can tell apart.
func TestManyLongValues(t *testing.T) {
	w := &jetWriter{version: 1}
	data := w.file(func() []jetTable {
		rows := make([][]byte, 300)
		rows[257] = []byte(hiddenText)
		n := w.put([]byte("LVAL"), rows, 0, 0)
		memo := append(num(4, 4|0x40000000), num(4, uint64(n)<<8|1)...) // refers to the second
		return []jetTable{{name: "T", columns: []jetColumn{{"Memo", 12, 0}}, rows: [][][]byte{{append(memo, 0, 0, 0, 0)}}}}
	})
	if r := extracttest.Read(t, database.Access, "", data); !strings.Contains(r.Text(), hiddenText) {
		t.Errorf("%v, %q", r.Err, r.Text())
	}
}

// TestRowsWithMore reads a row that holds more than its columns.
func TestRowsWithMore(t *testing.T) {
	w := &jetWriter{version: 1}
	data := w.file(func() []jetTable {
		return []jetTable{{name: "T", columns: []jetColumn{{"First", 10, 0}, {"Second", 10, 0}}, rows: [][][]byte{{wide16("a"), []byte(hiddenText)}}}}
	})
	// The second column is said to be one of truths, which have no bytes.
	at := bytes.Index(data, wide16("First")) - 2 - 25
	if data[at] != 10 {
		t.Fatal("the column's entry is elsewhere")
	}
	data[at] = 1
	if r := extracttest.Read(t, database.Access, "", data); !strings.Contains(r.Text(), hiddenText) {
		t.Errorf("%v, %q", r.Err, r.Text())
	}
}

// TestSharedDefinitions reads definitions that all go on on the same pages.
func TestSharedDefinitions(t *testing.T) {
	w := &jetWriter{version: 1}
	data := w.file(func() []jetTable { return nil })
	first := len(data) / 4096
	const chain, tables = 250, 500
	for i := range chain + tables {
		page := make([]byte, 4096)
		page[0] = 2
		next := first + i + 1
		if i == chain-1 {
			next = 0
		}
		if i >= chain {
			next = first
		}
		binary.LittleEndian.PutUint32(page[4:], uint32(next))
		data = append(data, page...)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := database.Access.Read(context.Background(), extracttest.Object("", data), &extracttest.Sink{Discard: true})
	runtime.ReadMemStats(&after)
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; err == nil || took > 200 {
		t.Errorf("%d MiB, %v", took, err)
	}
}

// TestHiddenTables reads what dBASE and SQLite reserve, and what stands behind their rows.
func TestHiddenTables(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	head := read("customers.dbf")
	copy(head[12:], "4111 1111 1111")
	longer := read("customers.dbf") // as FoxPro has the path of its database
	size := binary.LittleEndian.Uint16(longer[8:])
	binary.LittleEndian.PutUint16(longer[8:], size+263)
	longer = append(append(longer[:size:size], append([]byte(hiddenText), make([]byte, 263-len(hiddenText))...)...), longer[size:]...)
	record := read("customers.dbf") // one longer than its fields
	n, at := binary.LittleEndian.Uint16(record[10:]), int(size)
	binary.LittleEndian.PutUint32(record[4:], 1)
	binary.LittleEndian.PutUint16(record[10:], n+uint16(len(hiddenText)))
	record = append(append(record[:at+int(n)], hiddenText...), 0x1a)
	lite := read("shop.sqlite")
	copy(lite[72:92], "4111 1111 1111 11")
	overflow := read("shop.sqlite")
	last := bytes.Index(overflow, []byte("the end of it")) + len("the end of it")
	if last%512+len(hiddenText) > 512 {
		t.Fatal("there is no room behind the row")
	}
	copy(overflow[last:], hiddenText)
	for name, tt := range map[string]struct {
		format extract.Format
		data   []byte
		want   string
	}{
		"dBASE's header":        {database.DBase, head, "4111 1111 1111"},
		"behind dBASE's fields": {database.DBase, longer, hiddenText},
		"behind a record's":     {database.DBase, record, hiddenText},
		"SQLite's header":       {database.SQLite, lite, "4111 1111 1111 11"},
		"behind a long row":     {database.SQLite, overflow, hiddenText},
	} {
		if r := extracttest.Read(t, tt.format, "", tt.data); r.Err != nil || !strings.Contains(r.Text(), tt.want) {
			t.Errorf("%s: %v, %.500q", name, r.Err, r.Texts[extract.All])
		}
	}
}
