package ole

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/extracttest"
)

// No program of Debian writes publications or documents of Works: the streams are built here as
// libmspub and libwps describe them.

// quillStream is a stream of chunks, the last of which stands in a table of its own.
func quillStream(magic string, chunks ...string) []byte {
	le := binary.LittleEndian
	const table = 0x200
	b := append([]byte(magic), make([]byte, table+32-len(magic))...)
	head := func(at, n int, next uint32) {
		le.PutUint16(b[at+2:], uint16(n))
		le.PutUint32(b[at+4:], next)
	}
	entry := func(at int, name, data string) {
		le.PutUint16(b[at:], 24)
		copy(b[at+2:], name)
		copy(b[at+12:], name)
		le.PutUint32(b[at+16:], uint32(len(b)))
		le.PutUint32(b[at+20:], uint32(len(data)))
		b = append(b, data...)
	}
	n := len(chunks)/2 - 1
	head(0x18, n, table)
	head(table, 1, 0xffffffff)
	for i := range n {
		entry(0x20+24*i, chunks[2*i], chunks[2*i+1])
	}
	entry(table+8, chunks[2*n], chunks[2*n+1])
	return b
}

func utf16Of(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// escher is a stream with a picture as it is and a compressed one in an entry.
func escher() []byte {
	record := func(head, kind uint16, data []byte) []byte {
		b := binary.LittleEndian.AppendUint16(nil, head)
		b = binary.LittleEndian.AppendUint16(b, kind)
		return append(binary.LittleEndian.AppendUint32(b, uint32(len(data))), data...)
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write([]byte("metafile"))
	_ = z.Close()
	png := record(0x6e0<<4, 0xf01e, append(make([]byte, 17), "\x89PNG picture"...))
	emf := record(0x3d4<<4, 0xf01a, append(make([]byte, 50), packed.Bytes()...))
	entry := record(2, drawnEntry, append(make([]byte, drawnEntrySize), emf...))
	return record(15, 0xf000, append(png, entry...))
}

func publication() []byte {
	return extracttest.Compound(map[string][]byte{
		"Contents":                []byte("\xe8\xac\x2c\x00\x00name of a shape\x00"),
		"Quill/QuillSub/CONTENTS": quillStream("CHNKINK ", "FDPP", "\x01\x02", "TEXT", utf16Of("Offer for Müller\r4111 1111"), "STRS", utf16Of("a string")),
		"Escher/EscherStm":        escher(), "Escher/EscherDelayStm": escher(),
	})
}

func TestPublications(t *testing.T) {
	r := extracttest.Read(t, Format, "a.pub", publication())
	if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Shown], "Offer for Müller\n4111 1111") {
		t.Errorf("error %v, gaps %v, text %q", r.Err, r.Gaps, r.Texts)
	}
	for _, want := range []string{"name of a shape", "a string"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts[extract.All])
		}
	}
	for name, want := range map[string]string{"picture 1.png": "\x89PNG picture", "picture 2.emf": "metafile"} {
		if c, ok := r.Child(name); !ok || string(c.Data) != want {
			t.Errorf("%s: %q", name, c.Data)
		}
	}
}

func worksDocument() []byte {
	return extracttest.Compound(map[string][]byte{
		"CONTENTS": quillStream("CHNKWKS ", "TEXT", utf16Of("Dear Ms Müller\r4111"), "MEF4", "\x01\x00\x00\x00 picture", "FONT", utf16Of("Times New Roman")), "MatOST": []byte("\x01\x02objects\x00"),
	})
}

func TestWorksDocuments(t *testing.T) {
	r := extracttest.Read(t, Format, "a.wps", worksDocument())
	if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Shown], "Dear Ms Müller\n4111") || len(r.Children) != 1 {
		t.Errorf("error %v, gaps %v, text %q, files %v", r.Err, r.Gaps, r.Texts, r.Children)
	}
	r = extracttest.Read(t, Format, "a.wps", extracttest.Compound(map[string][]byte{"CONTENTS": quillStream("CHNKWKS ", "FONT", "x", "TEXT", "Gr\xfcn 4111")}))
	if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "Grün 4111") {
		t.Errorf("in 8 bits: error %v, text %q", r.Err, r.Texts)
	}
}

func TestBrokenChunks(t *testing.T) {
	whole := quillStream("CHNKINK ", "FDPP", "\x01\x02", "TEXT", utf16Of("needle 4111"))
	for n := 0x30; n < len(whole); n++ {
		r := extracttest.Read(t, Format, "a.pub", extracttest.Compound(map[string][]byte{"Quill/QuillSub/CONTENTS": whole[:n]}))
		if r.Err == nil && len(r.Gaps) == 0 {
			t.Fatalf("cut off at %d: no gap", n)
		}
	}
	// Tables that lead in a circle, and chunks that all are the whole stream.
	loop := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(loop[0x204:], 0x18)
	extracttest.Read(t, Format, "a.pub", extracttest.Compound(map[string][]byte{"CONTENTS": loop}))
	for at := 0x18; at < len(whole); at++ {
		b := bytes.Clone(whole)
		b[at] = 0xff
		extracttest.Read(t, Format, "a.pub", extracttest.Compound(map[string][]byte{"CONTENTS": b}))
	}
	pictures := escher()
	for n := range pictures {
		extracttest.Read(t, Format, "a.pub", extracttest.Compound(map[string][]byte{"CONTENTS": whole, "Escher/EscherStm": pictures[:n]}))
	}
}

// manyTables is a stream of so many tables, the last of which has a chunk of text.
func manyTables(n int) []byte {
	le := binary.LittleEndian
	b := append([]byte("CHNKINK "), make([]byte, chunkedHead-8)...)
	for i := range n {
		next := uint32(len(b) + chunkedTable)
		if i == n-1 {
			next = noTable
		}
		b = le.AppendUint32(append(b, 0, 0, byte(i/(n-1)), 0), next)
	}
	entry := make([]byte, chunkedEntry)
	le.PutUint16(entry, chunkedEntry)
	text := utf16Of("needle 4111")
	copy(entry[12:], "TEXT")
	le.PutUint32(entry[16:], uint32(len(b)+chunkedEntry))
	le.PutUint32(entry[20:], uint32(len(text)))
	return append(append(b, entry...), text...)
}

// Chunks behind the last table that is followed are a gap, and read as far as they are printable.
func TestManyTables(t *testing.T) {
	for n, cut := range map[int]bool{chunkedMost: false, chunkedMost + 1: true} {
		r := extracttest.Read(t, Format, "a.pub", extracttest.Compound(map[string][]byte{"CONTENTS": manyTables(n)}))
		if r.Gap(extract.Corrupt) != cut || !strings.Contains(r.Text(), "needle 4111") {
			t.Errorf("%d tables: error %v, gaps %v, text %q", n, r.Err, r.Gaps, r.Text())
		}
	}
}

// Chunks without bytes take no room, and hide none behind them.
func TestEmptyChunks(t *testing.T) {
	var list []string
	for range 5 {
		list = append(list, "TEXT", "")
	}
	b := quillStream("CHNKINK ", append(list, "TEXT", utf16Of("needle 4111"))...)
	calls := 0
	if whole, err := quills(b, func(quill) error { calls++; return nil }); !whole || err != nil || calls != 1 {
		t.Errorf("whole %v, error %v, %d chunks", whole, err, calls)
	}
}

func FuzzChunked(f *testing.F) {
	f.Add(quillStream("CHNKINK ", "FDPP", "\x01\x02", "TEXT", utf16Of("needle 4111")), escher())
	f.Add(quillStream("CHNKWKS ", "MEF4", "\x01\x02", "TEXT", "needle 4111"), []byte{})
	f.Fuzz(func(t *testing.T, chunks, pictures []byte) {
		extracttest.Read(t, Format, "a.pub", extracttest.Compound(map[string][]byte{"CONTENTS": chunks, "Escher/EscherStm": pictures}))
	})
}
