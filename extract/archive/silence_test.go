package archive_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// arcMember is a member of an ARC, of content in a method.
func arcMember(method byte, packed []byte, size int) []byte {
	b := append([]byte{0x1a, method}, "note.txt\x00\x00\x00\x00\x00"...)
	b = le.AppendUint32(b, uint32(len(packed)))
	b = append(b, 0, 0, 0, 0, 0, 0)
	b = le.AppendUint32(b, uint32(size))
	return append(append(b, packed...), 0x1a, 0)
}

// TestARCIdle: marks that stand for nothing end, also where passwords are tried.
func TestARCIdle(t *testing.T) {
	for name, packed := range map[string][]byte{
		"packed":   bytes.Repeat([]byte{0x90, 1}, 4<<20),
		"crunched": append([]byte{12}, bytes.Repeat([]byte{0, 1}, 4<<20)...),
		"squeezed": append([]byte{1, 0, 0, 0, 0, 0}, make([]byte, 8<<20)...), // a node that leads to itself
	} {
		method := map[string]byte{"packed": 3, "squeezed": 4, "crunched": 8}[name]
		o := extracttest.Object("a.arc", arcMember(method, packed, 1000))
		for range 100 {
			o.Passwords = append(o.Passwords, "a password")
		}
		if !archive.ARC.Detect(o) || !archive.ARC.Locked(o) {
			t.Errorf("%s: neither detected nor locked", name)
		}
		if r := extracttest.ReadObject(t, archive.ARC, o); !loud(r) {
			t.Errorf("%s: silence", name)
		}
	}
}

// TestLHASurplus: what stands with folders and empty files, and between the parts of a header.
func TestLHASurplus(t *testing.T) {
	data := sample(t, "lha/lh5-2.lzh")
	for name, change := range map[string]func([]byte) []byte{
		"a folder": func(b []byte) []byte { copy(b[2:], "-lhd-"); return b },
		"an empty file": func(b []byte) []byte {
			le.PutUint32(b[11:], 0)
			return b
		},
		"a long header": func(b []byte) []byte {
			size := int(le.Uint16(b))
			b = slices.Insert(b, size, []byte(hidden)...)
			le.PutUint16(b, uint16(size+len(hidden)))
			return b
		},
	} {
		packed := int(le.Uint16(data))
		broken := change(put(data, packed, hidden))
		if r := extracttest.Read(t, archive.LHA, "a.lzh", broken); !seen(r) {
			t.Errorf("%s: silence", name)
		}
	}
}

// TestWIMStrays: what the table does not name is handed on, and names in other parts are a gap.
func TestWIMStrays(t *testing.T) {
	for _, name := range []string{"lzx", "xpress"} {
		data := sample(t, "wim/"+name+".wim")
		if r := extracttest.Read(t, archive.WIM, "a.wim", append(bytes.Clone(data), hidden...)); !seen(r) {
			t.Errorf("%s: what follows passes unseen", name)
		}
		// The table of contents says another size: the rest of a stream is of nobody.
		table := int(le.Uint64(data[48+8:]))
		for at := table; at+50 <= table+int(le.Uint64(data[48:])&(1<<56-1)); at += 50 {
			if data[at+7]&2 == 0 {
				continue
			}
			other := bytes.Clone(data)
			other[at+24]++
			if r := extracttest.Read(t, archive.WIM, "a.wim", other); !r.Gap(extract.Corrupt) {
				t.Errorf("%s: names in another part are no gap", name)
			}
			short := bytes.Clone(data)
			le.PutUint64(short[at+16:], 1<<40)
			if r := extracttest.Read(t, archive.WIM, "a.wim", short); !r.Gap(extract.TooBig) {
				t.Errorf("%s: a table of any size: %v", name, r.Err)
			}
		}
		// What it says about itself would take all memory.
		about := bytes.Clone(data)
		le.PutUint64(about[72+16:], 32<<20)
		if r := extracttest.Read(t, archive.WIM, "a.wim", about); !r.Gap(extract.TooBig) {
			t.Errorf("%s: much about itself: %v", name, r.Err)
		}
	}
}

// TestXARTexts: text between elements, and areas of the heap.
func TestXARTexts(t *testing.T) {
	for name, data := range map[string][]byte{
		"between elements": xarOf(t, "<xar><toc><file>"+lost+"<name>a</name></file></toc></xar>", ""),
		"in the heap":      xarOf(t, "<xar><toc/></xar>", hidden),
		"in a signature":   xarOf(t, `<xar><toc><signature style="RSA"><offset>0</offset><size>16</size></signature></toc></xar>`, lost),
		"in a comment":     xarOf(t, "<xar><toc><!-- "+lost+" --></toc></xar>", ""),
	} {
		if r := extracttest.Read(t, archive.XAR, "a.xar", data); !seen(r) {
			t.Errorf("%s: it passes unseen", name)
		}
	}
}

// TestXARLongNames: each element would join the names of the folders around it.
func TestXARLongNames(t *testing.T) {
	toc := "<xar><toc><file><name>" + strings.Repeat("x", 1<<20) + lost + "</name>" + strings.Repeat("<file><name>a</name></file>", 20_000) + "</file></toc></xar>"
	r := extracttest.Read(t, archive.XAR, "a.xar", xarOf(t, toc, ""))
	if text := r.Text(); loud(r) || len(text) > 256<<20 || !strings.Contains(text, lost) {
		t.Errorf("%v, %d bytes", r.Err, len(text))
	}
}

// TestCHMStrays: what is free in a directory, a second entry of the packed section, and
// chunks that list no names.
func TestCHMStrays(t *testing.T) {
	data := packed(t, "handbook.chm")
	chunk := bytes.Index(data, []byte("PMGL"))
	size := 4096
	free := int(le.Uint32(data[chunk+4:]))
	from := chunk + size - free
	if free < 100 {
		t.Fatalf("%d bytes are free", free)
	}
	content := bytes.Index(data, []byte("::DataSpace/Storage/MSCompressed/Content"))
	decoy := bytes.Clone(data)
	entry := decoy[content-1 : content+40]
	n := copy(decoy[from:], entry)
	copy(decoy[from+n:], []byte{0, 0, byte(len(hidden))}) // section 0, at 0
	used := n + 3
	le.PutUint32(decoy[chunk+4:], uint32(free-used))
	behind := append(bytes.Clone(data), "PMGI"+hidden...)
	for name, places := range map[string][]byte{
		"in a free place": put(data, from+20, lost), "behind the end": behind,
	} {
		if r := extracttest.Read(t, archive.CHM, "a.chm", places); !seen(r) {
			t.Errorf("%s: it passes unseen", name)
		}
	}
	if r := extracttest.Read(t, archive.CHM, "a.chm", decoy); len(r.Children) == 0 && !loud(r) {
		t.Error("a decoy ends in silence")
	}
}

// TestXZDictionaries: blocks of nothing, each with a large dictionary.
func TestXZDictionaries(t *testing.T) {
	data := bytes.Clone(sample(t, "note.txt.xz"))
	r := extracttest.Read(t, archive.XZ, "a.xz", bytes.Repeat(data, 16))
	if loud(r) {
		t.Errorf("small ones: %v", r.Children[0].Err)
	}
	lz := bytes.Clone(sample(t, "note.txt.lz"))
	lz[5] = 27 // 128 MiB
	r = extracttest.Read(t, archive.Lzip, "a.lz", append(bytes.Repeat(lz, 200), make([]byte, 1<<20)...))
	if gap, ok := r.Children[0].Err.(*extract.GapError); !ok || gap.Cause != extract.TooBig {
		t.Errorf("large ones: %v", r.Children[0].Err)
	}
}
