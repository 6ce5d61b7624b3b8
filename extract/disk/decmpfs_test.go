package disk_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

// No program of Debian compresses files on HFS+ or APFS: the samples are made here, by
// xnu's bsd/sys/decmpfs.h and Apple Technical Note 1150.

// decmpfsHeader is the attribute that says how a file is compressed.
func decmpfsHeader(kind, size int, inside string) []byte {
	le := binary.LittleEndian
	b := le.AppendUint32([]byte("fpmc"), uint32(kind))
	return append(le.AppendUint64(b, uint64(size)), inside...)
}

// hfsCompressed is hfs.img, in which list.txt is a compressed file.
func hfsCompressed(t testing.TB, attribute, fork []byte) []byte {
	const node = 8192
	be := binary.BigEndian
	data := image(t, "hfs.img")
	name := bigUTF16("list.txt")
	value := data[hfsLeaf+bytes.Index(data[hfsLeaf:], name)+len(name):]
	id := be.Uint32(value[8:])
	value[41] |= 0x20
	clear(value[88 : 88+160])
	add := func(b []byte) (block, blocks uint32) {
		block = uint32(len(data) / 2048)
		data = append(data, b...)
		data = append(data, make([]byte, -len(data)&2047)...)
		return block, uint32(len(data)/2048) - block
	}
	describe := func(to int, size int, block, blocks uint32) {
		be.PutUint64(data[to:], uint64(size))
		be.PutUint32(data[to+16:], block)
		be.PutUint32(data[to+20:], blocks)
	}
	rsrc := hfsLeaf + bytes.Index(data[hfsLeaf:], name) + len(name) + 168
	if len(fork) > 0 {
		block, blocks := add(fork)
		describe(rsrc, len(fork), block, blocks)
	}
	tree := make([]byte, 2*node)
	tree[8] = 1
	be.PutUint32(tree[20:], 1)
	be.PutUint32(tree[24:], 1)
	be.PutUint16(tree[32:], node)
	leaf := tree[node:]
	leaf[8] = 0xff
	be.PutUint16(leaf[10:], 1)
	what := bigUTF16("com.apple.decmpfs")
	r := be.AppendUint16(nil, uint16(12+len(what)))
	r = be.AppendUint32(append(r, 0, 0), id)
	r = be.AppendUint16(append(r, 0, 0, 0, 0), uint16(len(what)/2))
	r = append(r, what...)
	r = be.AppendUint32(r, 0x10)
	r = be.AppendUint32(append(r, make([]byte, 8)...), uint32(len(attribute)))
	r = append(r, attribute...)
	copy(leaf[14:], r)
	be.PutUint16(leaf[node-2:], 14)
	be.PutUint16(leaf[node-4:], uint16(14+len(r)+len(r)&1))
	block, blocks := add(tree)
	describe(1024+352, len(tree), block, blocks)
	be.PutUint32(data[1024+44:], uint32(len(data)/2048))
	return data
}

func zlibbed(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

// lzvnLetters is a text in codes of letters alone.
func lzvnLetters(text string) string {
	b := ""
	for len(text) > 0 {
		n := min(len(text), 15)
		b, text = b+string([]byte{0xe0 | byte(n)})+text[:n], text[n:]
	}
	return b + "\x06\x00\x00\x00\x00\x00\x00\x00"
}

// lzfseStored is a text in a block that stands as it is.
func lzfseStored(text string) string {
	return "bvx-" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(text)))) + text + "bvx$"
}

// resourceBlocks is a resource fork with a table of blocks, and a map behind them.
func resourceBlocks(blocks ...string) []byte {
	be, le := binary.BigEndian, binary.LittleEndian
	b := make([]byte, 260)
	at := 4 + 8*len(blocks)
	table := le.AppendUint32(nil, uint32(len(blocks)))
	for _, x := range blocks {
		table = le.AppendUint32(le.AppendUint32(table, uint32(at)), uint32(len(x)))
		at += len(x)
	}
	b = append(append(b, table...), strings.Join(blocks, "")...)
	be.PutUint32(b, 256)
	be.PutUint32(b[4:], uint32(len(b)))
	be.PutUint32(b[256:], uint32(len(b)-260))
	return append(b, "a map of 5500 0000 0000 0004"...)
}

// forkBlocks is one with a table of offsets.
func forkBlocks(blocks ...string) []byte {
	le := binary.LittleEndian
	at := 4 * (len(blocks) + 1)
	b := le.AppendUint32(nil, uint32(at))
	for _, x := range blocks {
		at += len(x)
		b = le.AppendUint32(b, uint32(at))
	}
	return append(b, strings.Join(blocks, "")...)
}

func TestCompressedFiles(t *testing.T) {
	long := ""
	for i := range 9000 {
		long += fmt.Sprintf("line %04d\n", i)
	}
	first, second := long[:64<<10], long[64<<10:]
	for name, tt := range map[string]struct {
		kind   int
		want   string
		inside string
		fork   []byte
	}{
		"stored":                   {1, note, note, nil},
		"stored, with a mark":      {9, note, "\xcc" + note, nil},
		"zlib":                     {3, note, zlibbed(note), nil},
		"zlib, as it stands":       {3, note, "\xff" + note, nil},
		"zlib in blocks":           {4, long, "", resourceBlocks(zlibbed(first), zlibbed(second))},
		"zlib in blocks, some not": {4, long, "", resourceBlocks("\xff"+first, zlibbed(second))},
		"LZVN":                     {7, note, lzvnLetters(note), nil},
		"LZVN, as it stands":       {7, note, "\x06" + note, nil},
		"LZVN in blocks":           {8, long, "", forkBlocks(lzvnLetters(first), "\x06"+second)},
		"stored in blocks":         {10, long, "", forkBlocks("\xcc"+first, "\xcc"+second)},
		"LZFSE":                    {11, note, lzfseStored(note), nil},
		"LZFSE in blocks":          {12, long, "", forkBlocks(lzfseStored(first), "\xff"+second)},
	} {
		data := hfsCompressed(t, decmpfsHeader(tt.kind, len(tt.want), tt.inside), tt.fork)
		r := extracttest.Read(t, disk.Image, "a.img", data)
		if c, ok := r.Child("list.txt"); told(r) || !ok || c.Err != nil || string(c.Data) != tt.want {
			t.Errorf("%s: %v, gaps %v, %v, %d of %d bytes, %v", name, r.Err, r.Gaps, ok, len(c.Data), len(tt.want), c.Err)
		}
		if tt.kind == 4 && !strings.Contains(r.Texts[extract.Carved], "5500 0000 0000 0004") {
			t.Errorf("%s: no map", name)
		}
		data = hfsCompressed(t, decmpfsHeader(tt.kind, len(tt.want)+1, tt.inside), tt.fork)
		r = extracttest.Read(t, disk.Image, "a.img", data)
		if c, ok := r.Child("list.txt"); !ok || c.Err == nil || string(c.Data) != tt.want {
			t.Errorf("%s, too short: %v, %d bytes, %v", name, ok, len(c.Data), c.Err)
		}
	}
}

// TestCompressedDamage: what cannot be read is a gap, with what could be read before it.
func TestCompressedDamage(t *testing.T) {
	fork := resourceBlocks(zlibbed(note))
	for name, tt := range map[string]struct {
		attribute, fork []byte
	}{
		"no attribute":         {nil, nil},
		"another way":          {decmpfsHeader(13, 100, "x"), nil},
		"no fork":              {decmpfsHeader(4, 100, ""), nil},
		"a fork that is cut":   {decmpfsHeader(4, len(note), ""), fork[:280]},
		"a table of any size":  {decmpfsHeader(8, 1<<40, ""), []byte("\xff\xff\xff\xff\xff\xff\xff\xff")},
		"blocks before others": {decmpfsHeader(8, 1<<40, ""), []byte("\x0c\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00")},
		"more than it says":    {decmpfsHeader(3, len(note)-1, zlibbed(note)), nil},
		"no zlib":              {decmpfsHeader(3, 9, "\x78nothing"), nil},
		"no LZVN":              {decmpfsHeader(7, 9, "\xe3ab"), nil},
		"no LZFSE":             {decmpfsHeader(11, 9, "bvxn"), nil},
	} {
		r := extracttest.Read(t, disk.Image, "a.img", hfsCompressed(t, tt.attribute, tt.fork))
		c, _ := r.Child("list.txt")
		if !told(r) && c.Err == nil {
			t.Errorf("%s: silence", name)
		}
	}
}

// apfsCompressed is apfs.qcow2, in which the attribute of "Gehalt note.txt" says how that is
// compressed.
func apfsCompressed(t testing.TB, attribute []byte) []byte {
	le := binary.LittleEndian
	data := image(t, "apfs.qcow2")
	at := bytes.Index(data, []byte("\x02\x00\x00\x00\x0e\x00\x00\x00")) - 24
	leaf := data[at : at+4096]
	keys, values := 56+int(le.Uint16(leaf[42:])), 4096-40
	key := func(entry int) []byte { return leaf[keys+int(le.Uint16(leaf[entry:])):] }
	end, low := 0, values
	attributeAt := 0
	for i := range int(le.Uint32(leaf[36:])) {
		entry := 56 + 8*i
		end = max(end, int(le.Uint16(leaf[entry:]))+int(le.Uint16(leaf[entry+2:])))
		low = min(low, values-int(le.Uint16(leaf[entry+4:])))
		if bytes.Contains(key(entry)[:le.Uint16(leaf[entry+2:])], []byte("comment\x00")) {
			attributeAt = entry
		}
	}
	id := le.Uint64(key(attributeAt)) & (1<<60 - 1)
	for i := range int(le.Uint32(leaf[36:])) {
		entry := 56 + 8*i
		if k := le.Uint64(key(entry)); k&(1<<60-1) == id && k>>60 == 3 {
			value := leaf[values-int(le.Uint16(leaf[entry+4:])):]
			value[68] |= 0x20
			for x := 96; x < 96+4*int(le.Uint16(value[92:])); x += 4 {
				if value[x] == 8 { // it has no data
					value[x] = 99
				}
			}
		}
	}
	name := "com.apple.decmpfs\x00"
	k := le.AppendUint64(nil, 4<<60|id)
	k = append(le.AppendUint16(k, uint16(len(name))), name...)
	v := le.AppendUint16([]byte{2, 0}, uint16(len(attribute)))
	v = append(v, attribute...)
	if keys+end+len(k) > low-len(v) {
		t.Fatal("no room")
	}
	copy(leaf[keys+end:], k)
	copy(leaf[low-len(v):], v)
	le.PutUint16(leaf[attributeAt:], uint16(end))
	le.PutUint16(leaf[attributeAt+2:], uint16(len(k)))
	le.PutUint16(leaf[attributeAt+4:], uint16(values-low+len(v)))
	le.PutUint16(leaf[attributeAt+6:], uint16(len(v)))
	apfsSeal(leaf)
	return data
}

func TestCompressedAPFS(t *testing.T) {
	const name = "docs/Gehalt note.txt"
	for _, tt := range []struct {
		kind   int
		inside string
		gap    bool
	}{{3, zlibbed(note), false}, {7, lzvnLetters(note), false}, {11, lzfseStored(note), false}, {5, "", true}, {4, "", true}} {
		r := extracttest.Read(t, disk.QCOW, "a.qcow2", apfsCompressed(t, decmpfsHeader(tt.kind, len(note), tt.inside)))
		c, ok := r.Child(name)
		if !tt.gap && (told(r) || !ok || string(c.Data) != note || c.Err != nil) || tt.gap && !told(r) && c.Err == nil {
			t.Errorf("%d: %v, gaps %v, %q, %v", tt.kind, r.Err, r.Gaps, c.Data, c.Err)
		}
	}
}

func FuzzCompressed(f *testing.F) {
	f.Add(decmpfsHeader(3, len(note), zlibbed(note)), []byte(nil))
	f.Add(decmpfsHeader(4, len(note), ""), resourceBlocks(zlibbed(note)))
	f.Add(decmpfsHeader(8, len(note), ""), forkBlocks(lzvnLetters(note)))
	f.Add(decmpfsHeader(12, len(note), ""), forkBlocks(lzfseStored(note)))
	f.Fuzz(func(t *testing.T, attribute, fork []byte) {
		if len(attribute) > 7000 || len(fork) > 1<<20 {
			return
		}
		o := extracttest.Object("a.img", hfsCompressed(t, attribute, fork))
		_ = disk.Image.Read(t.Context(), o, &extracttest.Sink{Limit: 4 << 20})
	})
}
