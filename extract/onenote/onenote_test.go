package onenote

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/extracttest"
)

const card = "4111 1111 1111 1111"

// bytesOf writes values in little-endian order; strings are bytes.
func bytesOf(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if s, ok := v.(string); ok {
			b.WriteString(s)
		} else if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

func utf16Of(s string) string {
	return string(bytesOf(utf16.Encode([]rune(s))))
}

// property is one of bytes, with its id.
type property struct {
	id   uint32
	data string
}

// set is a set of properties, after an empty stream of ids.
func set(list ...property) []byte {
	var ids, data []byte
	for _, p := range list {
		ids = append(ids, bytesOf(p.id|7<<26)...)
		data = append(data, bytesOf(uint32(len(p.data)), p.data)...)
	}
	return bytesOf(uint32(1<<31), uint16(len(list)), ids, data)
}

// node is a node of a list with a reference of eight and four bytes.
func node(id uint32, off, n int) []byte {
	const size = 4 + 8 + 4
	return bytesOf(id|size<<10|1<<31|1<<27, uint64(off), uint32(n))
}

// store is a section with one list, whose objects have these properties.
func store(sets [][]byte, files ...string) []byte {
	b := bytesOf(sectionType, make([]byte, 32), plainFormat)
	b = append(b, make([]byte, 1024-len(b))...)
	var nodes []byte
	for _, s := range sets {
		nodes = append(nodes, node(0xa4, len(b), len(s))...)
		b = append(b, s...)
	}
	b = append(b, bytesOf(listMagic, uint64(16), nodes, uint32(0xff|4<<10), listEnd)...)
	for _, f := range files {
		b = append(b, bytesOf(fileMagic, uint64(len(f)), make([]byte, 12), f)...)
	}
	return b
}

func sample() []byte {
	return store([][]byte{
		set(property{richText, utf16Of("Card " + card)}, property{pageTitle, utf16Of("needle title\x00")}),
		set(property{extended, "caf\xe9"}, property{link, utf16Of("https://needle.example/")}, property{fileName, utf16Of("needle.hta")}),
		set(property{0x1234, utf16Of("needle elsewhere")}),
	}, "<script>needle</script>", "\x89PNG\r\n\x1a\n")
}

func TestSection(t *testing.T) {
	r := extracttest.Read(t, Format, "a.one", sample())
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	if got := r.Texts[extract.Shown]; got != "Card "+card+"\ncafé\n" {
		t.Errorf("text %q", got)
	}
	if got := r.Texts[extract.Properties]; got != "needle title\nhttps://needle.example/\nneedle.hta\n" {
		t.Errorf("properties %q", got)
	}
	if got := r.Texts[extract.All]; got != "needle elsewhere\n" {
		t.Errorf("other %q", got)
	}
	if len(r.Children) != 2 || string(r.Children[0].Data) != "<script>needle</script>" || len(r.Children[1].Data) != 8 {
		t.Errorf("children %+v", r.Children)
	}
}

func TestGaps(t *testing.T) {
	whole := sample()
	locked := bytes.Replace(bytes.Clone(whole), node(0xa4, 1024, len(set(property{richText, utf16Of("Card " + card)}, property{pageTitle, utf16Of("needle title\x00")}))), node(nodeEncrypted, 1024, 1), 1)
	server := bytes.Clone(whole)
	server[formatAt] ^= 1
	for name, tt := range map[string]struct {
		data  []byte
		cause extract.Cause
	}{
		"locked":    {locked, extract.EncryptedFile},
		"server":    {server, extract.Unknown},
		"no lists":  {bytes.ReplaceAll(whole, []byte(listMagic), []byte("\x00\x00\x00\x00\x00\x00\x00\x00")), extract.Corrupt},
		"cut":       {whole[:len(whole)-4], extract.Corrupt},
		"only head": {whole[:20], extract.Unknown},
	} {
		if r := extracttest.Read(t, Format, "", tt.data); !r.Gap(tt.cause) {
			t.Errorf("%s: error %v", name, r.Err)
		}
	}
}

// TestOverlap: nodes that all refer to the same bytes cost no more than these.
func TestOverlap(t *testing.T) {
	b := bytesOf(sectionType, make([]byte, 32), plainFormat)
	b = append(b, make([]byte, 1024-len(b))...)
	b = append(b, bytesOf(uint32(1<<31), uint16(1), uint32(0x10<<26), uint32(1<<30), uint32(0), make([]byte, 1<<20))...)
	var nodes []byte
	for i := range 100_000 {
		nodes = append(nodes, node(0xa4, 1024+i, len(b)-1024)...)
	}
	b = append(b, bytesOf(listMagic, uint64(16), nodes, listEnd)...)
	if r := extracttest.Read(t, Format, "", b); !r.Gap(extract.Corrupt) {
		t.Errorf("error %v", r.Err)
	}
}

func FuzzOneNote(f *testing.F) {
	f.Add(sample())
	f.Add([]byte(strings.Repeat(listMagic, 20)))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Format, "", data) })
}
