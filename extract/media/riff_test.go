package media

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
)

func le32(n int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(n))) }

// piece writes a chunk of RIFF.
func piece(name, data string) string { return name + le32(len(data)) + data + pad(data) }

func pad(data string) string { return strings.Repeat("\x00", len(data)%2) }

func wave(chunks ...string) string { return piece("RIFF", "WAVE"+strings.Join(chunks, "")) }

// sized replaces the length of a file of RIFF.
func sized(data string, n int) string { return data[:4] + le32(n) + data[8:] }

func TestRIFF(t *testing.T) {
	sound := piece("data", "1234567890")
	info := piece("LIST", "INFO"+piece("INAM", "title words\x00"))
	long := strings.Repeat("\x00", 600)
	padded := func(s string, n int) string { return s + strings.Repeat("\x00", n-len(s)) }
	rf64 := "RF64\xff\xff\xff\xffWAVE" + piece("ds64", le32(90)+le32(0)+le32(10)+zeros[:16]) + "data\xff\xff\xff\xff1234567890"
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"info", wave(sound, info), "title words", ""},
		{"labels", wave(piece("LIST", "adtl"+piece("labl", "\x01\x00\x00\x00label words\x00")+piece("note", "\x01\x00\x00\x00note words")+piece("ltxt", zeros[:20]+"timed words"))), "label words\nnote words\ntimed words", ""},
		{"ID3", wave(sound, piece("id3 ", id3(3, 0, frame3("TIT2", 0, "\x00id3 words")))), "id3 words", ""},
		{"broadcast", wave(piece("bext", padded("broadcast words", 602)+"A=PCM,history words")), "history words", ""},
		{"cartridge", wave(piece("cart", padded("0101"+padded("cart title", 1020)+"http://cart.example/", 2048)+"cart text")), "http://cart.example/\ncart text", ""},
		{"XML", wave(piece("iXML", "<BWFXML>xml words</BWFXML>")), "iXML  text/xml\n<BWFXML>xml words", ""},
		{"XMP", wave(piece("_PMX", "<x:xmpmeta>xmp words</x:xmpmeta>")), "XMP  application/rdf+xml\n<x:xmpmeta>xmp words", ""},
		{"clipboard", wave(piece("DISP", "\x01\x00\x00\x00shown title")), "shown title", ""},
		{"unknown", wave(piece("wxyz", "words of nobody"+long)), "words of nobody", ""},
		{"MIDI", piece("RIFF", "RMID"+piece("data", "MThd and so on")), "data  audio/midi\nMThd and so on", ""},
		{"big endian", "RIFX" + u32(4+8+4+8+12) + "WAVE" + "LIST" + u32(4+8+12) + "INFO" + "INAM" + u32(12) + "title words\x00", "title words", ""},
		{"behind the file", wave(sound) + "words behind the file", "after the end", ""},
		{"length of a pipe", sized(wave(info, "data\xff\xff\xff\xff1234567890"), -1), "title words", ""},
		{"length of SoX", sized(wave(info, "data\x00\xf0\xff\x7f1234567890"), 0x7ffff024), "title words", ""},
		{"no length", sized(wave(info, "data\x00\x00\x00\x001234567890"), 0), "title words", ""},
		{"lengths of 64 bits", rf64 + info, "title words", ""},
		{"lengths of 64 bits, cut off", sized(rf64, -1)[:16] + le32(28) + le32(1<<20) + rf64[24:], "", extract.Corrupt},
		{"cut off", wave(sound, info)[:40], "", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, WAVE, c.data, c.want, c.gap) })
	}
	deep := ""
	for range 100 {
		deep = piece("LIST", "abcd"+deep)
	}
	check(t, AVI, piece("RIFF", "AVI "+deep), "", extract.TooDeep)
}

func TestAIFF(t *testing.T) {
	aiff := func(chunks ...string) string {
		all := "AIFF" + strings.Join(chunks, "")
		return "FORM" + u32(len(all)) + all
	}
	part := func(name, data string) string { return name + u32(len(data)) + data + pad(data) }
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"texts", aiff(part("NAME", "name words"), part("AUTH", "author words"), part("(c) ", "2026"), part("ANNO", "note words")), "name words\nauthor words\n2026\nnote words", ""},
		{"comments", aiff(part("COMT", u16(2)+zeros[:6]+u16(5)+"first\x00"+zeros[:6]+u16(6)+"second")), "first\nsecond", ""},
		{"markers", aiff(part("MARK", u16(2)+zeros[:6]+"\x05first"+zeros[:6]+"\x06second\x00")), "first\nsecond", ""},
		{"ID3", aiff(part("SSND", "12345"), part("ID3 ", id3(4, 0, frame4("TIT2", 0, "\x03id3 words")))), "id3 words", ""},
		{"unknown", aiff(part("wxyz", "words of nobody")), "words of nobody", ""},
		{"length of a pipe", "FORM\x7f\xff\xff\xffAIFF" + part("NAME", "name words") + "SSND\x7f\xff\xff\xd012345", "name words", ""},
		{"behind the file", aiff(part("NAME", "name words")) + "words behind the file", "after the end", ""},
		{"cut off", aiff(part("NAME", "name words"))[:25], "name", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, AIFF, c.data, c.want, c.gap) })
	}
}

func FuzzRIFF(f *testing.F) {
	fuzz(f, map[string][]string{"wav": {
		wave(piece("LIST", "adtl"+piece("labl", "\x01\x00\x00\x00label words\x00"))),
		"RF64\xff\xff\xff\xffWAVE" + piece("ds64", le32(90)+le32(0)+le32(10)+zeros[:16]) + "data\xff\xff\xff\xff1234567890",
	}}, "wav", "rf64", "avi")
}

func FuzzAIFF(f *testing.F) {
	fuzz(f, map[string][]string{"aiff": {"FORM\x00\x00\x00\x1eAIFFMARK\x00\x00\x00\x0c\x00\x01" + zeros[:6] + "\x05first"}}, "aiff")
}
