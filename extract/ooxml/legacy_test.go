package ooxml

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/extracttest"
)

func slideRec(container bool, kind uint16, data string) string {
	head := make([]byte, slideHead)
	if container {
		head[0] = slideContainer
	}
	binary.LittleEndian.PutUint16(head[2:], kind)
	binary.LittleEndian.PutUint32(head[4:], uint32(len(data)))
	return string(head) + data
}

func utf16Bytes(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// legacyOf is a presentation with one binary part of a kind.
func legacyOf(t testing.TB, kind, content string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range [][2]string{
		{"[Content_Types].xml", `<Types><Override PartName="/ppt/a.bin" ContentType="application/` + kind + `"/></Types>`},
		{"ppt/presentation.xml", `<p:presentation/>`},
		{"ppt/a.bin", content},
	} {
		f, err := w.Create(m[0])
		if err == nil {
			_, err = f.Write([]byte(m[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Some parts hold text in no XML. What does not look like that is handed on.
func TestLegacy(t *testing.T) {
	const diagram, property = "vnd.ms-office.legacyDiagramText", "vnd.openxmlformats-officedocument.spreadsheetml.customProperty"
	text := slideRec(true, 0x1022, slideRec(false, 0x0f9f, "\x04\x00\x00\x00")+slideRec(false, slideChars, utf16Bytes("смета 4711\rtwo"))+slideRec(false, slideBytes, "caf\xe9"))
	for _, c := range []struct {
		name, kind, content string
		view                extract.View
		want                string // "" where it is handed on
	}{
		{"a diagram", diagram, text, extract.Shown, "смета 4711\ntwo\ncafé\n"},
		{"a diagram cut off", diagram, text[:len(text)-1], "", ""},
		{"a diagram with a head cut off", diagram, text + "abc", "", ""},
		{"a diagram of a lying size", diagram, "\x00\x00\xa0\x0f\xff\xff\xff\xff", "", ""},
		{"what styles it has", "vnd.ms-office.legacyDocTextInfo", slideRec(false, 0x0fb7, utf16Bytes("Arial of a person")), extract.All, "Arial of a person"},
		{"a property", property, utf16Bytes("1"), extract.All, "1\n"},
		{"a property of bytes", property, "\x01\x00\x02\x00", "", ""},
		{"a property of half a letter", property, "1", "", ""},
		{"a property far too long", property, strings.Repeat("1\x00", maxLegacy), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, Pptx, "", legacyOf(t, c.kind, c.content))
			if r.Err != nil || len(r.Gaps) > 0 {
				t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
			}
			_, handed := r.Child("ppt/a.bin")
			if handed != (c.want == "") || !strings.Contains(r.Texts[c.view], c.want) {
				t.Errorf("handed on %v, text %q, want %q", handed, r.Texts[c.view], c.want)
			}
		})
	}
}

// FuzzLegacy puts bytes into such a part.
func FuzzLegacy(f *testing.F) {
	f.Add([]byte(slideRec(true, 0x1022, slideRec(false, slideChars, utf16Bytes("text")))))
	f.Add([]byte("\x00\x00\xa0\x0f\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, content []byte) {
		extracttest.Read(t, Pptx, "", legacyOf(t, "vnd.ms-office.legacyDiagramText", string(content)))
	})
}
