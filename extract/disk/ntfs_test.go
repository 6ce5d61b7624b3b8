package disk_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

// Where records stand in ntfs.pieces.img, which testdata/make.sh made: the table itself, one
// that is not used, that of scattered.txt and the one that has its second piece.
const (
	tableRecord  = 16384
	unusedRecord = 44032
	pieceRecord  = 89088
	recordSize   = 1024
)

// scattered is the content of a file whose pieces stand in two records.
func scattered() string {
	var b strings.Builder
	for i := range 900 {
		fmt.Fprintf(&b, "%-512d", i+1)
	}
	return b.String()
}

func TestNTFSPieces(t *testing.T) {
	r := extracttest.Read(t, disk.Image, "a.img", image(t, "ntfs.pieces.img"))
	if told(r) {
		t.Errorf("%v, gaps %v", r.Err, r.Gaps)
	}
	if c, _ := r.Child("scattered.txt"); string(c.Data) != scattered() {
		t.Errorf("a file in pieces: %d bytes", len(c.Data))
	}
	if c, _ := r.Child("sparse.txt"); len(c.Data) != 100000 || string(c.Data[50000:50033]) != "in the middle 4111 1111 1111 1111" {
		t.Errorf("a file with holes: %d bytes", len(c.Data))
	}
	c, _ := r.Child("packed/list.txt")
	if !strings.HasPrefix(string(c.Data), note+"1\n2\n") || len(c.Data) < 60000 || !strings.HasSuffix(string(c.Data), "\n99\n100\n") {
		t.Errorf("a compressed file: %d bytes, %.60q", len(c.Data), c.Data)
	}
	if c, _ := r.Child(".:hidden"); string(c.Data) != "stream 5500 0000 0000 0004" {
		t.Errorf("a stream of the root folder: %q", c.Data)
	}
	if !strings.Contains(r.Texts[extract.Properties], "label of a disk") {
		t.Error("no label")
	}
}

// TestNTFSOrder: the record with the second piece of a file stands before that with the first.
func TestNTFSOrder(t *testing.T) {
	data := image(t, "ntfs.pieces.img")
	second := bytes.Clone(data[pieceRecord : pieceRecord+recordSize])
	copy(data[pieceRecord:], data[unusedRecord:unusedRecord+recordSize])
	without := bytes.Clone(data)
	copy(data[unusedRecord:], second)
	r := extracttest.Read(t, disk.Image, "a.img", data)
	if c, _ := r.Child("scattered.txt"); told(r) || string(c.Data) != scattered() {
		t.Errorf("%v, gaps %v, %d bytes", r.Err, r.Gaps, len(c.Data))
	}
	if r := extracttest.Read(t, disk.Image, "a.img", without); !told(r) {
		t.Error("without the second piece: silence")
	}
}

// attribute finds an attribute of a record.
func attribute(record []byte, kind uint32) []byte {
	le := binary.LittleEndian
	for at := int(le.Uint16(record[20:])); at+8 < len(record); at += int(le.Uint32(record[at+4:])) {
		if le.Uint32(record[at:]) == kind {
			return record[at : at+int(le.Uint32(record[at+4:]))]
		}
	}
	return nil
}

func TestNTFSDamage(t *testing.T) {
	le := binary.LittleEndian
	const data = 0x80
	for name, damage := range map[string]func(b []byte){
		"a table without an end": func(b []byte) {
			a := attribute(b[tableRecord:], data)
			le.PutUint64(a[48:], 1<<59)
			copy(a[64:], "\x15\xff\xff\xff\xff\x7f\x20\x00")
		},
		"a record with a torn sector": func(b []byte) { b[pieceRecord+510] ^= 0xff },
		"a record that is none":       func(b []byte) { b[pieceRecord] ^= 0xff },
		"runs that lack a cluster": func(b []byte) {
			a := attribute(b[pieceRecord:], data)
			le.PutUint64(a[24:], le.Uint64(a[24:])+1)
		},
		"damaged runs": func(b []byte) { attribute(b[pieceRecord:], data)[64] = 0xff },
		"a record without an end": func(b []byte) {
			a := attribute(b[pieceRecord:], data)
			copy(a[len(a):len(a)+4], "none")
		},
	} {
		b := image(t, "ntfs.pieces.img")
		damage(b)
		if r := extracttest.Read(t, disk.Image, "a.img", b); !told(r) {
			t.Errorf("%s: silence", name)
		}
	}
}

// TestNTFSTwins: two contents of one name are both read.
func TestNTFSTwins(t *testing.T) {
	data := image(t, "ntfs.img")
	at := bytes.Index(data, wide("hidden")) - 0x18
	if binary.LittleEndian.Uint32(data[at:]) != 0x80 {
		t.Fatal("ntfs.img is not what it was")
	}
	data[at+9] = 0 // the length of its name
	all := ""
	for _, c := range extracttest.Read(t, disk.Image, "a.img", data).Children {
		if c.Path == "note.txt" {
			all += string(c.Data)
		}
	}
	if !strings.Contains(all, note) || !strings.Contains(all, "stream 5500 0000 0000 0004") {
		t.Errorf("%q", all)
	}
}

// TestNTFSOtherTable: the runs of the table lead to a first record that has contents with
// names alone.
func TestNTFSOtherTable(t *testing.T) {
	le := binary.LittleEndian
	b := image(t, "ntfs.pieces.img")
	cluster := int(le.Uint16(b[11:])) * int(b[13])
	free := bytes.Index(b[tableRecord+cluster:], make([]byte, 2*cluster)) + tableRecord + 2*cluster - 1
	free -= free % cluster
	record := bytes.Clone(b[tableRecord : tableRecord+recordSize])
	at := int(le.Uint16(record[20:]))
	for range 2 {
		at += copy(record[at:], "\x80\x00\x00\x00\x20\x00\x00\x00\x00\x01\x18\x00\x00\x00\x00\x00\x04\x00\x00\x00\x1c\x00\x00\x00x\x00\x00\x00text")
	}
	copy(record[at:], "\xff\xff\xff\xff\x00\x00\x00\x00")
	copy(b[free:], record)
	a := attribute(b[tableRecord:], 0x80)
	le.PutUint64(a[24:], 1)
	le.PutUint64(a[48:], 1<<20)
	copy(a[le.Uint16(a[32:]):], []byte{0x21, 2, byte(free / cluster), byte(free / cluster >> 8), 0})
	if r := extracttest.Read(t, disk.Image, "a.img", b); !told(r) {
		t.Errorf("%v, gaps %v", r.Err, r.Gaps)
	}
}
