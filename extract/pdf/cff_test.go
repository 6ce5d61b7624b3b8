package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// cffIndex writes an INDEX of items.
func cffIndex(items ...string) string {
	if len(items) == 0 {
		return "\x00\x00"
	}
	var b strings.Builder
	b.WriteString(string([]byte{0, byte(len(items)), 2}))
	at := 1
	for i := -1; i < len(items); i++ {
		if i >= 0 {
			at += len(items[i])
		}
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(at)))
	}
	return b.String() + strings.Join(items, "")
}

// cffFont is a program by Adobe Technical Note 5176 with those tables; ros is what makes
// it CID-keyed.
func cffFont(glyphs int, charset, encoding, ros string, names ...string) string {
	head := "\x01\x00\x04\x02" + cffIndex("F")
	tail := cffIndex(names...) + cffIndex()
	top := func(a, b, c int) string {
		d := ros
		for i, v := range []int{a, b, c} {
			d += "\x1d" + string(binary.BigEndian.AppendUint32(nil, uint32(v))) + string([]byte{15, 16, 17}[i])
		}
		return cffIndex(d)
	}
	at := len(head) + len(top(0, 0, 0)) + len(tail)
	e := at + len(charset)
	if encoding == "" {
		e = 0
	}
	return head + top(at, e, at+len(charset)+len(encoding)) + tail + charset + encoding + cffIndex(strings.Split(strings.Repeat("\x0e", glyphs), "")...)
}

func simpleCFF() string {
	// Glyphs: .notdef, A (34), ff (266), and a name of its own (391).
	return cffFont(4, "\x00\x00\x22\x01\x0a\x01\x87", "\x81\x01\x01\x02\x01\xae\x01\x0a", "", "afii10046")
}

func TestFontPrograms(t *testing.T) {
	keyed := cffFont(3, "\x02\x03\xe8\x00\x01", "", "\x8b\x8b\x8b\x0c\x1e")
	type0 := "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Subtype/%s/BaseFont/X/CIDSystemInfo<</Ordering(Identity)>>%s>>]>>"
	for _, c := range []struct{ name, font, program, shown, want string }{
		{"names of a Type 1C font", "<</Type/Font/Subtype/Type1/FontDescriptor 7 0 R>>", simpleCFF(), "<010203AE>", "AffЬff"},
		{"names of a font by CID", fmt.Sprintf(type0, "CIDFontType0", "/FontDescriptor 7 0 R"), simpleCFF(), "<000100020003>", "AffЬ"},
		{"CIDs say nothing", fmt.Sprintf(type0, "CIDFontType0", "/FontDescriptor 7 0 R"), keyed, "<03E8>", ""},
		{"glyphs in the common order", fmt.Sprintf(type0, "CIDFontType2", ""), "", "<00360058005000500044>", "Summa"},
		{"codes by CIDToGIDMap", fmt.Sprintf(type0, "CIDFontType2", "/CIDToGIDMap 9 0 R"), "", "<0041007200690061006C>", "Arial"},
		{"ToUnicode by name", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode/Identity-H/DescendantFonts[<<>>]>>", "", "<00410416>", "AЖ"},
	} {
		r := extracttest.Read(t, Format, "", onePage("BT /F2 12 Tf "+c.shown+" Tj ET", "", "/Resources<</Font<</F2 6 0 R>>>>", c.font,
			"<</Type/FontDescriptor/Flags 4/FontFile3 8 0 R>>", streamOf("/Subtype/Type1C", c.program), streamOf("", "\x00\x00\x00\x05")))
		if got := strings.TrimSpace(r.Texts[extract.Shown]); got != c.want || len(r.Gaps) > 0 {
			t.Errorf("%s: got %q, want %q; gaps %v", c.name, got, c.want, r.Gaps)
		}
	}
}

func FuzzCFF(f *testing.F) {
	f.Add([]byte(simpleCFF()))
	f.Add([]byte(cffFont(3, "\x02\x03\xe8\x00\x01", "", "\x8b\x8b\x8b\x0c\x1e")))
	f.Add([]byte(cffFont(300, "\x01\x00\x01\xff\x01\x01\xff", "\x01\x02\x00\xff\x00\xff", "", "a", "b")))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := readCFF(data)
		if c == nil {
			return
		}
		if len(c.ids) > maxGlyphs || len(c.strings) > 1<<16 || len(c.codes) > 1<<16 {
			t.Errorf("%d glyphs, %d strings, %d codes", len(c.ids), len(c.strings), len(c.codes))
		}
		c.texts(func(int, string) {})
		c.text(len(c.ids))
	})
}

// A program that is cut off, or whose sizes lie, is read as far as it goes.
func TestCutOffCFF(t *testing.T) {
	whole := []byte(simpleCFF())
	for n := range whole {
		readCFF(whole[:n])
		lying := bytes.Clone(whole)
		lying[n] = 0xff
		readCFF(lying)
	}
}

// Subtables that all lie over the same mappings are not read over and over, nor is a program that
// many fonts name, nor a name as long as the program.
func TestFontProgramsOverEachOther(t *testing.T) {
	be := binary.BigEndian
	const count = 20_000
	b := be.AppendUint16([]byte("\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00cmap\x00\x00\x00\x00\x00\x00\x00\x1c\x00\x00\x00\x00\x00\x00"), count)
	for range count {
		b = be.AppendUint32(append(b, "\x00\x03\x00\x0a"...), 4+8*count)
	}
	b = append(b, "\x00\x0c\x00\x00\x00\x00\x00\x1c\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\xff\x00\x00\x00\x00"...)
	calls := 0
	readFontCMap(b, func(rune, uint32) { calls++ })
	if calls == 0 || calls > 100<<8 {
		t.Errorf("%d mappings", calls)
	}

	c := readCFF([]byte(cffFont(4, "\x00\x00\x22\x01\x0a\x01\x87", "\x81\x01\x01\x02\x01\xae\x01\x0a", "", "A."+strings.Repeat("x", 5000))))
	if c == nil || len(c.strings) != 1 || c.name(391) != "" {
		t.Errorf("a name of 5000 signs is looked at: %v", c)
	}

	d := &document{file: &file{meter: &meter{left: 100}}}
	st := &stream{raw: []byte(strings.Repeat("x", 60))}
	for range 2 {
		if d.fontProgram(st) == nil || d.err != nil {
			t.Errorf("a program is not read: %v", d.err)
		}
	}
	if d.fontProgram(st) != nil || d.err != errUnpacked {
		t.Errorf("a program is read without end: %v", d.err)
	}
}
