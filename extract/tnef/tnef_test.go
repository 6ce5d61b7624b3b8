package tnef_test

import (
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/tnef"
)

func inner() []byte {
	return newStream().attribute(1, 0x0002800c, []byte("inner body 4111\x00")).b
}

func sample() []byte {
	w := newStream()
	w.attribute(1, 0x00078008, []byte("IPM.Microsoft Mail.Note\x00"))
	w.attribute(1, 0x00018004, []byte("K\xfcndigung 4111\x00"))
	w.attribute(1, 0x0002800c, []byte("plain body\r\nof two lines\x00"))
	w.attribute(1, 0x00069003, props(
		variable(0x0037001f, wide("Betreff ü 4112")),
		append(le32(0x3fde0003), le32(28605)...),
		variable(0x10130102, []byte("<p>html body</p>")),
		variable(0x10090102, []byte("\x0a\x00\x00\x00\x0a\x00\x00\x00MELA\x00\x00\x00\x00{\\rtf1 x}")),
		variable(0x1f05101f, wide("first of many"), wide("second of many")),
		named(0x001f, "Customer", wide("named 4113")),
		append(append(le32(0x80000014), append(make([]byte, 16), append(le32(0), le32(0x8501)...)...)...), binary.LittleEndian.AppendUint64(nil, 4111111111111111)...),
		append(le32(0x00070002|0x1000), append(le32(3), make([]byte, 12)...)...),
		variable(0x65e20102, []byte("\x01\x02binary text\x00")),
	))
	w.attribute(1, 0x00069004, append(le32(1), props(variable(0x3001001f, wide("Jo Recipient")), variable(0x3003001e, []byte("jo@other.example\x00")))...))
	w.rendering()
	w.attribute(2, 0x00018010, []byte("ANGEBO~1.TXT\x00"))
	w.attribute(2, 0x0006800f, []byte("data of the offer"))
	w.attribute(2, 0x00069005, props(variable(0x3707001f, wide("Angebot für Jo.txt")), variable(0x370e001e, []byte("text/plain\x00"))))
	w.rendering()
	iid := "\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
	w.attribute(2, 0x00069005, props(variable(0x3701000d, append([]byte(iid), inner()...)), variable(0x3001001f, wide("Re: inner"))))
	w.rendering()
	w.attribute(2, 0x00069005, props(variable(0x37010102, []byte("bytes in a property"))))
	w.attribute(1, 0x00067777, []byte("an attribute that nobody knows"))
	return w.b
}

func TestMessage(t *testing.T) {
	if name := os.Getenv("TNEF_SAMPLE"); name != "" { // for other programs to read
		if err := os.WriteFile(name, sample(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := extracttest.Read(t, tnef.Format, "winmail.dat", sample())
	if r.Err != nil || !r.Detected || len(r.Gaps) > 0 {
		t.Fatalf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	for view, want := range map[extract.View][]string{
		extract.Shown: {"plain body\nof two lines"},
		extract.Properties: {
			"Kündigung 4111", "Betreff ü 4112", "first of many\nsecond of many", "Customer", "named 4113", "4111111111111111",
			"Jo Recipient", "jo@other.example", "Angebot für Jo.txt", "IPM.Microsoft Mail.Note", "ANGEBO~1.TXT",
		},
		extract.All: {"binary text"},
	} {
		for _, w := range want {
			if !strings.Contains(r.Texts[view], w) {
				t.Errorf("%q is not in the view %s: %q", w, view, r.Texts[view])
			}
		}
	}
	for path, want := range map[string]string{
		"body.html":          "<p>html body</p>",
		"body.rtf":           "{\\rtf1 x}",
		"Angebot für Jo.txt": "data of the offer",
		"Re: inner":          string(inner()),
		"attachment 3":       "bytes in a property",
		"attribute 7777":     "an attribute that nobody knows",
	} {
		c, ok := r.Child(path)
		if !ok || string(c.Data) != want {
			t.Errorf("child %q: found %v, %q", path, ok, c.Data)
		}
	}
	if c, _ := r.Child("body.html"); len(c.Charsets) != 1 || c.Charsets[0] != "iso-8859-15" || c.Section != extract.Body {
		t.Errorf("HTML body: charsets %q, section %q", c.Charsets, c.Section)
	}
	if c, _ := r.Child("Re: inner"); len(c.Types) != 1 || c.Types[0] != "application/ms-tnef" {
		t.Errorf("inner message: types %q", c.Types)
	}
}

func TestCodepage(t *testing.T) {
	w := &builder{[]byte(magic + "\x01\x00")}
	w.attribute(1, 0x00069007, append(le32(1251), 0, 0, 0, 0)).attribute(1, 0x0002800c, []byte("\xcf\xf0\xe8\xe2\xe5\xf2\x00"))
	if r := extracttest.Read(t, tnef.Format, "", w.b); !strings.Contains(r.Texts[extract.Shown], "Привет") {
		t.Errorf("got %q", r.Texts[extract.Shown])
	}
}

// What is cut off is never read in silence, but between two attributes, where
// nothing tells.
func TestCutOff(t *testing.T) {
	data, silent := sample(), 0
	for n := range data {
		if r := extracttest.Read(t, tnef.Format, "", data[:n]); r.Err == nil && len(r.Gaps) == 0 {
			silent++
		}
	}
	if silent > 17 {
		t.Errorf("%d of %d lengths were read without a gap", silent, len(data))
	}
}

func TestHostile(t *testing.T) {
	for name, list := range map[string][]byte{
		"endless count":      append(le32(0xffffffff), append(le32(0x00010000), le32(0)...)...),
		"many of nothing":    append(le32(1), append(le32(0x00011000), le32(0xffffffff)...)...),
		"many values":        append(le32(1), append(le32(0x00011003), le32(0xffffffff)...)...),
		"long value":         append(le32(1), append(le32(0x0037001e), append(le32(1), le32(0xfffffff0)...)...)...),
		"unknown type":       append(le32(1), append(le32(0x00370077), le32(1)...)...),
		"long name":          append(le32(1), append(le32(0x8000001e), append(make([]byte, 16), append(le32(1), le32(0xffffffff)...)...)...)...),
		"a list without any": {1},
	} {
		t.Run(name, func(t *testing.T) {
			r := extracttest.Read(t, tnef.Format, "", newStream().attribute(1, 0x00069003, list).b)
			if r.Err == nil && name != "many of nothing" {
				t.Error("read without an error")
			}
		})
	}
	for name, data := range map[string]string{
		"many attributes": magic + "\x01\x00" + strings.Repeat("\x01\x05\x80\x03\x00\x00\x00\x00\x00\x00\x00", 200_000),
		"a long one":      magic + "\x01\x00" + "\x01\x0c\x80\x02\x00\xff\xff\xff\xfftext",
		"text behind":     magic + "\x01\x00" + "the number 4111",
	} {
		if r := extracttest.Read(t, tnef.Format, "", []byte(data)); r.Err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}

func FuzzTNEF(f *testing.F) {
	f.Add(sample())
	f.Add(inner())
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, tnef.Format, "winmail.dat", data) })
}
