package disk_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

func TestAPFS(t *testing.T) {
	r := extracttest.Read(t, disk.QCOW, "a.qcow2", image(t, "apfs.qcow2"))
	if told(r) {
		t.Errorf("%v, gaps %v", r.Err, r.Gaps)
	}
	if c, _ := r.Child("docs/Gehalt note.txt"); string(c.Data) != note {
		t.Errorf("a file: %q", c.Data)
	}
	if c, _ := r.Child("list.txt"); len(c.Data) != 6000 || !bytes.HasPrefix(c.Data, []byte("line 0000\n")) || !bytes.HasSuffix(c.Data, []byte("line 0599\n")) {
		t.Errorf("a file in pieces: %d bytes", len(c.Data))
	}
	if c, _ := r.Child("docs/Gehalt note.txt:comment"); string(c.Data) != "stream 5500 0000 0000 0004" || !c.Alternative {
		t.Errorf("an attribute: %q", c.Data)
	}
	for _, want := range []string{"a volume", "docs", "/etc/target-340000000000009"} {
		if !strings.Contains(r.Texts[extract.Properties], want) {
			t.Errorf("no %q", want)
		}
	}
}

// apfsSeal puts the sum of an object before it, in the manner of Fletcher.
func apfsSeal(b []byte) {
	const mod = 1<<32 - 1
	le := binary.LittleEndian
	low, high := uint64(0), uint64(0)
	for i := 8; i < len(b); i += 4 {
		low = (low + uint64(le.Uint32(b[i:]))) % mod
		high = (high + low) % mod
	}
	first := mod - (low+high)%mod
	le.PutUint32(b, uint32(first))
	le.PutUint32(b[4:], uint32(mod-(low+first)%mod))
}

func TestAPFSDamage(t *testing.T) {
	le := binary.LittleEndian
	leaf := func(b []byte) []byte {
		at := bytes.Index(b, []byte("\x02\x00\x00\x00\x0e\x00\x00\x00")) - 24
		return b[at : at+4096]
	}
	volume := func(b []byte) []byte {
		at := bytes.Index(b, []byte("APSB")) - 32
		return b[at : at+4096]
	}
	record := func(node []byte, kind byte, i int) []byte { // of the table of contents
		for at := 56; ; at += 8 {
			key := node[56+int(le.Uint16(node[42:]))+int(le.Uint16(node[at:])):]
			if key[7]>>4 == kind {
				if i--; i < 0 {
					return node[at:]
				}
			}
		}
	}
	for name, tt := range map[string]struct {
		of     func(b []byte) []byte
		damage func(b []byte)
		cause  extract.Cause
	}{
		"a volume that is encrypted": {volume, func(b []byte) { b[264] = 0 }, extract.EncryptedFile},
		"a volume that is sealed":    {volume, func(b []byte) { b[56] |= 0x20 }, extract.Corrupt},
		"a volume with a snapshot":   {volume, func(b []byte) { b[216] = 1 }, extract.Corrupt},
		"no tree of objects":         {volume, func(b []byte) { b[128] ^= 0xff }, extract.Corrupt},
		"no tree of files":           {volume, func(b []byte) { b[136] ^= 0xff }, extract.Corrupt},
		"a tree that leads to itself": {leaf, func(b []byte) {
			le.PutUint16(b[32:], 1)
			le.PutUint16(b[34:], 1)
			for i := range int(le.Uint32(b[36:])) { // the tree itself has number 1027
				back := le.Uint16(b[56+8*i+4:])
				le.PutUint64(b[4096-40-int(back):], 1027)
			}
		}, extract.Corrupt},
		"more records than there are": {leaf, func(b []byte) { le.PutUint32(b[36:], 1<<20) }, extract.Corrupt},
		"a record outside":            {leaf, func(b []byte) { le.PutUint16(record(b, 9, 1)[4:], 1<<15) }, extract.Corrupt},
		"a name that is cut":          {leaf, func(b []byte) { le.PutUint16(record(b, 9, 1)[2:], 11) }, extract.Corrupt},
		"a file that is cut":          {leaf, func(b []byte) { le.PutUint16(record(b, 3, 3)[6:], 50) }, extract.Corrupt},
		"no record of a file":         {leaf, func(b []byte) { b[56+int(le.Uint16(b[42:]))+int(le.Uint16(record(b, 3, 3)))+7] = 0xc0 }, extract.Corrupt},
		"extents over each other": {leaf, func(b []byte) {
			key := b[56+int(le.Uint16(b[42:]))+int(le.Uint16(record(b, 8, 2))):]
			le.PutUint64(key[8:], 1)
		}, extract.Corrupt},
		"an extent elsewhere": {leaf, func(b []byte) {
			value := b[4096-40-int(le.Uint16(record(b, 8, 2)[4:])):]
			le.PutUint64(value[8:], 1<<50)
		}, extract.Corrupt},
	} {
		b := image(t, "apfs.qcow2")
		part := tt.of(b)
		tt.damage(part)
		apfsSeal(part)
		r := extracttest.Read(t, disk.QCOW, "a.qcow2", b)
		found := cause(r.Err) == tt.cause
		for _, g := range r.Gaps {
			found = found || g.Cause == tt.cause
		}
		if !found {
			t.Errorf("%s: %v, gaps %v", name, r.Err, r.Gaps)
		}
	}
	b := image(t, "apfs.qcow2")
	leaf(b)[2000] ^= 1
	if r := extracttest.Read(t, disk.QCOW, "a.qcow2", b); !told(r) {
		t.Error("a sum that is wrong: silence")
	}
}
