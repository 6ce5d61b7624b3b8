package ole

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// word95 is a document of Word 95 in a language, with fonts of these charsets.
func word95(language, machine uint16, text string, fonts ...byte) []byte {
	const head = 0x200
	b := make([]byte, head)
	copy(b, "\xdc\xa5\x68\x00")
	binary.LittleEndian.PutUint16(b[wordLanguage:], language)
	binary.LittleEndian.PutUint16(b[wordMachine:], machine)
	binary.LittleEndian.PutUint32(b[0x18:], head)
	binary.LittleEndian.PutUint32(b[0x1c:], uint32(head+len(text)))
	b = append(b, text...)
	table := []byte{0, 0}
	for _, charset := range fonts {
		table = append(table, 10, 0, 0, 0, charset, 0, 'A', 'r', 'i', 'a', 0)
	}
	binary.LittleEndian.PutUint32(b[wordFonts:], uint32(len(b)))
	binary.LittleEndian.PutUint32(b[wordFonts+4:], uint32(len(table)))
	return append(b, table...)
}

func TestOldWordInItsCodePage(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		view extract.View
		want string
	}{
		{"German", word95(0x407, 0, "Gr\xfcn 4111"), extract.Shown, "Grün 4111"},
		{"Russian", word95(0x419, 0, "\xd1\xf7\xe5\xf2 4111"), extract.Shown, "Счет 4111"},
		{"Czech", word95(0x405, 0, "\xdaset \xe8\xedslo"), extract.Shown, "Úset číslo"},
		{"Japanese", word95(0x411, 0, "\x8c\xfb\x8d\xc0"), extract.Shown, "口座"},
		{"of a Macintosh", word95(0x407, 256, "Gr\x9fn"), extract.Shown, "Grün"},
		{"a Greek font in an English text", word95(0x409, 0, "\xcb\xef\xe3\xe1\xf1", 0, 161), extract.All, "Λογαρ"},
		{"an unknown language", word95(0x7ff, 0, "Gr\xfcn"), extract.Shown, "Grün"},
	} {
		r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"WordDocument": tt.data}))
		if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[tt.view], tt.want) {
			t.Errorf("%s: error %v, gaps %v, got %q", tt.name, r.Err, r.Gaps, r.Texts)
		}
	}
	// A table of fonts that is not there, or does not end.
	for _, size := range []uint32{0, 1, 3, 1 << 31} {
		data := word95(0x409, 0, "\xcb\xef\xe3", 161, 204, 238, 222, 128)
		binary.LittleEndian.PutUint32(data[wordFonts+4:], size)
		if r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"WordDocument": data})); r.Err != nil {
			t.Errorf("fonts of %d bytes: %v", size, r.Err)
		}
	}
}

func FuzzOldWord(f *testing.F) {
	f.Add(word95(0x419, 0, "\xd1\xf7\xe5\xf2 4111", 0, 204, 161))
	f.Add(word95(0x409, 256, "text"))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"WordDocument": data}))
	})
}
