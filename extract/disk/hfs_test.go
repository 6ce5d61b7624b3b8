package disk_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

// Where hfs.img has its tree of files, of two nodes of 4096 bytes, and that of extents, of
// one of 2048 bytes. Its blocks have 2048 bytes.
const (
	hfsFiles   = 2048
	hfsLeaf    = hfsFiles + 4096
	hfsExtents = 10240
)

// bigUTF16 is text as HFS+ keeps it.
func bigUTF16(text string) []byte {
	b := wide(text)
	for i := 0; i < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return b
}

// hfsScattered is hfs.img, in which list.txt has two of its three blocks in the tree of
// extents, the last one first. The record of the second one can be left out.
func hfsScattered(t testing.TB, second bool) []byte {
	be := binary.BigEndian
	data := append(image(t, "hfs.img"), make([]byte, 2048)...)
	be.PutUint32(data[1024+44:], uint32(len(data)/2048))
	name := bigUTF16("list.txt")
	value := data[hfsLeaf+bytes.Index(data[hfsLeaf:], name)+len(name):]
	id, fork := be.Uint32(value[8:]), value[88:]
	start := be.Uint32(fork[16:])
	if be.Uint32(fork[20:]) != 3 {
		t.Fatal("list.txt is not what it was")
	}
	be.PutUint32(fork[20:], 1)

	node := data[len(data)-2048:]
	node[8] = 0xff
	record := func(at int, block uint32) {
		r := node[at:]
		be.PutUint16(r, 10)
		be.PutUint32(r[4:], id)
		be.PutUint32(r[8:], block)
		be.PutUint32(r[12:], start+block)
		be.PutUint32(r[16:], 1)
	}
	record(14, 2)
	be.PutUint16(node[10:], 1)
	be.PutUint16(node[2046:], 14)
	be.PutUint16(node[2044:], 14+76)
	if second {
		record(14+76, 1)
		be.PutUint16(node[10:], 2)
		be.PutUint16(node[2042:], 14+76+76)
	}
	be.PutUint32(data[hfsExtents+20:], uint32(be.Uint16(node[10:])))
	be.PutUint32(data[hfsExtents+24:], 1) // the first leaf
	extents := data[1024+192:]
	be.PutUint64(extents, 4096)
	be.PutUint32(extents[24:], uint32(len(data)/2048-1))
	be.PutUint32(extents[28:], 1)
	return data
}

func TestHFSPieces(t *testing.T) {
	want, _ := extracttest.Read(t, disk.Image, "a.img", image(t, "hfs.img")).Child("list.txt")
	r := extracttest.Read(t, disk.Image, "a.img", hfsScattered(t, true))
	if c, _ := r.Child("list.txt"); told(r) || len(c.Data) != 6000 || !bytes.Equal(c.Data, want.Data) {
		t.Errorf("%v, gaps %v, %d bytes", r.Err, r.Gaps, len(c.Data))
	}
	if r := extracttest.Read(t, disk.Image, "a.img", hfsScattered(t, false)); !told(r) {
		t.Error("without a piece: silence")
	}
}

func TestHFSDamage(t *testing.T) {
	be := binary.BigEndian
	for name, damage := range map[string]func(b []byte){
		"leaves that lead to themselves": func(b []byte) {
			be.PutUint32(b[hfsFiles+36:], 1<<32-1) // as many nodes as one likes
			be.PutUint32(b[hfsLeaf:], 1)
		},
		"a leaf that is none":         func(b []byte) { b[hfsLeaf+8] = 0 },
		"no leaf":                     func(b []byte) { be.PutUint32(b[hfsFiles+24:], 9) },
		"a record longer than it is":  func(b []byte) { be.PutUint16(b[hfsLeaf+14:], 1<<15) },
		"a name longer than its key":  func(b []byte) { be.PutUint16(b[hfsLeaf+14+6:], 1<<15) },
		"more records than are there": func(b []byte) { be.PutUint16(b[hfsLeaf+10:], 1<<15) },
		"no tree":                     func(b []byte) { clear(b[1024+272 : 1024+352]) },
		"a journal":                   func(b []byte) { be.PutUint32(b[1024+4:], 1<<13) },
		"a record of another kind": func(b []byte) {
			name := bigUTF16("list.txt")
			b[hfsLeaf+bytes.Index(b[hfsLeaf:], name)+len(name)+1] = 9
		},
	} {
		b := image(t, "hfs.img")
		damage(b)
		if r := extracttest.Read(t, disk.Image, "a.img", b); !told(r) {
			t.Errorf("%s: silence", name)
		}
	}
}

// TestHFSOldLeaves: a leaf that is linked no more holds what was deleted.
func TestHFSOldLeaves(t *testing.T) {
	data := image(t, "hfs.img")
	clear(data[hfsFiles+24 : hfsFiles+28])
	r := extracttest.Read(t, disk.Image, "a.img", data)
	if c, ok := r.Child("docs/note.txt"); !ok || !c.Alternative || string(c.Data) != note {
		t.Errorf("%v, %q", ok, c.Data)
	}
	if !told(r) {
		t.Error("records that should be there: silence")
	}
	if !slices.Contains(strings.Split(r.Texts[extract.Properties], "\n"), "docs") {
		t.Error("no name of a folder")
	}
}
