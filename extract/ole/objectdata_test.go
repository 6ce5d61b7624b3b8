package ole

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// mtef3 is an equation of Equation Editor 3: a fraction of card numbers, with a mark above one sign, and what the
// memory of the program held behind its end.
func mtef3() string {
	sign := func(r rune) string { return "\x02\x83" + string([]byte{byte(r), byte(r >> 8)}) }
	b := "\x03\x01\x01\x03\x0a\x0a\x01"
	for _, r := range "α=" {
		b += sign(r)
	}
	b += "\x03\x0e\x00\x00" + "\x01"
	for _, r := range "41111111" {
		b += sign(r)
	}
	b += "\x00\x01" + "\x22\x83x\x00\x06\x02\x00" + "\x8b" + "\x00\x00" // above, below, sizes
	b += "\x05\x00\x00\x00\x02\x02" + "\x00\x00" + "\x01" + sign('m') + "\x00\x00"
	b += "\x08\x01\x02Symbol\x00" + "\x09\x65\x10\x00"
	return b + "\x00\x00" + "\x3e\x49"
}

func mtef5() string {
	b := "\x05\x01\x00\x05\x00DSMT5\x00\x01" + "\x13WinAllCodePages\x00" + "\x11\x05Times New Roman\x00"
	b += "\x12\x00" + "\x02\x12\xf3\x4f" + "\x01\x12\xf0" + "\x02\x01\x00\x00" // preferences: sizes, distances, styles
	b += "\x10\x04\x00\x00\x00\x00\x00\x00red\x00" + "\x0f\x00" + "\x65\x03abc"
	b += "\x0a\x01\x00"
	for _, r := range "iban" {
		b += "\x02\x04\x83" + string([]byte{byte(r), byte(r >> 8)}) + "\x01"
	}
	return b + "\x02\x28\x80\x80\x01\x00\x02\x00\x82" + "\x00\x00"
}

func TestEquations(t *testing.T) {
	for name, tt := range map[string]struct{ data, want string }{
		"version 2": {"\x02\x00\x01\x01\x00\x0a\x01\x12\x83F\x02\x86=\x12\x834\x00\x00", "F=4"},
		"version 3": {mtef3(), "α=41111111x m"},
		"version 5": {mtef5(), "iban"},
	} {
		if got, _, whole := equationText([]byte(tt.data)); got != tt.want || !whole {
			t.Errorf("%s: %q, whole %v", name, got, whole)
		}
	}
	for _, whole := range []string{mtef3()[:len(mtef3())-3], mtef5()[:len(mtef5())-1]} {
		for n := range len(whole) {
			if text, _, ok := equationText([]byte(whole[:n])); ok && len(text) > len(whole) {
				t.Errorf("cut off at %d: %q", n, text)
			}
		}
	}
}

func FuzzEquation(f *testing.F) {
	f.Add([]byte(mtef3()))
	f.Add([]byte(mtef5()))
	f.Fuzz(func(t *testing.T, data []byte) {
		if text, _, _ := equationText(data); len(text) > 3*len(data) {
			t.Errorf("%d bytes make %d of text", len(data), len(text))
		}
	})
}

// wmf is a metafile that draws nothing, with its end.
const emptyMetafile = "\x01\x00\x09\x00\x00\x03\x0c\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00" + "\x03\x00\x00\x00\x00\x00"

// What programs keep of objects besides the objects is no gap.
func TestObjectData(t *testing.T) {
	head := make([]byte, equationHead)
	binary.LittleEndian.PutUint16(head, equationHead)
	native := func(data string) []byte {
		return append(binary.LittleEndian.AppendUint32(nil, uint32(len(data))), data...)
	}
	r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{
		"ObjectPool/_1/Equation Native":    append(head, mtef3()...),
		"ObjectPool/_1/\x03PRINT":          []byte("\x08\x00\x01\x00\x01\x00\x00\x00" + emptyMetafile + "memory of the program"),
		"ObjectPool/_1/\x03PIC":            []byte("L\x00\x00\x00"),
		"ObjectPool/_2/\x03OCXNAME":        []byte(utf16le("CheckBox1")),
		"ObjectPool/_2/contents":           []byte("\x00\x02\x00\x00I agree\x00"),
		"ObjectPool/_3/\x01Ole10Native":    native("\x08\x00\x01\x00\x01\x00\x00\x00" + emptyMetafile),
		"ObjectPool/_4/\x01Ole10Native":    native("\x02\x00\x01\x01\x00\x0a\x01\x12\x83Q\x00\x00"),
		"ObjectPool/_4/\x01CompObj":        []byte("\x00\x00Microsoft Equation 2.0"),
		"ObjectPool/_4/\x01Ole10FmtProgID": []byte("Equation.2"),
		"ObjectPool/_5/\x01Ole10Native":    native("MPlayer\x00C:\\music\\canyon.mid\x00"),
		"ObjectPool/_5/\x01CompObj":        []byte("MPlayer"),
		"ObjectPool/_6/package_stream":     []byte("PK\x03\x04 a chart"),
		"ObjectPool/_6/properties_stream":  []byte("\x00\x00\x00\x00"),
	}))
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
	for _, want := range []string{"α=41111111x m\n", "I agree", "Q\n"} {
		if !strings.Contains(r.Texts[extract.Shown], want) {
			t.Errorf("%q is not shown in %q", want, r.Texts[extract.Shown])
		}
	}
	for _, want := range []string{"memory of the program", `C:\music\canyon.mid`} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, path := range []string{"ObjectPool/_1/PRINT/preview.wmf", "ObjectPool/_3/Ole10Native/preview.wmf"} {
		if c, ok := r.Child(path); !ok || string(c.Data) != emptyMetafile || !c.Preview {
			t.Errorf("%s is %q of %v", path, c.Data, r.Children)
		}
	}
	if c, ok := r.Child("ObjectPool/_6/package_stream"); !ok || string(c.Data) != "PK\x03\x04 a chart" {
		t.Errorf("the chart is %q", c.Data)
	}
	// What no program shows stands in front, behind, and in what is passed over.
	odd := slices.Clone(head)
	copy(odd[2:], "card 4111 1111 1111 1111")
	odd = append(append(odd, mtef3()...), "PK\x03\x04 "+strings.Repeat("behind ", 20)...)
	r = extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"Equation Native": odd, "\x03PRINT": []byte("card 4222 2222 2222 22" + emptyMetafile)}))
	if c, ok := r.Child("Equation Native/behind the equation"); !ok || !strings.Contains(string(c.Data), "PK\x03\x04") {
		t.Errorf("what stands behind an equation is not read: %v", r.Children)
	}
	for _, want := range []string{"card 4111 1111 1111 1111", "behind behind", "card 4222 2222 2222 22"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing in %q", want, r.Text())
		}
	}
	broken := append(head, "\x03\x01\x01\x03\x0a\x01\x02"...)
	if r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"Equation Native": broken})); !r.Gap(extract.Unknown) {
		t.Errorf("an equation that ends in the middle: %v, %v", r.Err, r.Gaps)
	}
}

// Programs leave what was in their memory in the upper half of a size of version 3.
func TestUpperHalfOfSizes(t *testing.T) {
	data := written(t, "refund.doc")
	at := strings.Index(string(data), utf16le("WordDocument"))
	copy(data[at+124:], "ab\x02\x00")
	r := extracttest.Read(t, Format, "refund.doc", data)
	if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Shown], "4111") {
		t.Errorf("error %v, gaps %v, text %q", r.Err, r.Gaps, r.Texts[extract.Shown])
	}
}

// A control is known by its properties, as those of newer documents have no name beside
// them; its pictures are files.
func TestControl(t *testing.T) {
	picture := func(size uint32, data string) string {
		return string(standardPicture) + string(binary.LittleEndian.AppendUint32(nil, size)) + data
	}
	const button = "\x00\x02\x24\x00\xa8\x00\x00\x00\x0e\x00\x00\x80\xff\xff\x00\x00Order 4711 now\x00\x00\xd8\x13\x00\x00\xcd\x0b\x00\x00\x00\x00\x00\x00\x00\x00"
	for _, c := range []struct {
		name, data string
		want       []string // texts
		pictures   []string
		gap        extract.Cause
	}{
		{"a button", button, []string{"Order 4711 now"}, nil, ""},
		{"one with pictures", button + picture(5, "GIF89") + picture(4, "\xff\xd8\xff\xe0") + "Arial", []string{"Order 4711 now", "Arial"}, []string{"GIF89", "\xff\xd8\xff\xe0"}, ""},
		{"a picture cut off", button + picture(50, "GIF89"), []string{"Order 4711 now"}, []string{"GIF89"}, extract.Corrupt},
		{"a picture without a size", button + string(standardPicture) + "\x05", []string{"Order 4711 now"}, []string{"\x05"}, extract.Corrupt},
		{"no control", "\x00\x02\xff\xffnothing that is known", []string{"nothing that is known"}, nil, extract.Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, Format, "activeX1.bin", extracttest.Compound(map[string][]byte{
				"contents": []byte(c.data), "\x01CompObj": []byte("Microsoft Forms 2.0 CommandButton"),
			}))
			var gap *extract.GapError
			switch {
			case c.gap == "" && (r.Err != nil || len(r.Gaps) > 0):
				t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
			case c.gap != "" && !r.Gap(c.gap) && (!errors.As(r.Err, &gap) || gap.Cause != c.gap):
				t.Errorf("error %v, gaps %v, want %s", r.Err, r.Gaps, c.gap)
			}
			for _, w := range c.want {
				if !strings.Contains(r.Text(), w) {
					t.Errorf("%q is not in %q", w, r.Text())
				}
			}
			var got []string
			for _, child := range r.Children {
				got = append(got, string(child.Data))
			}
			if !slices.Equal(got, c.pictures) {
				t.Errorf("pictures %q, want %q", got, c.pictures)
			}
		})
	}
}
