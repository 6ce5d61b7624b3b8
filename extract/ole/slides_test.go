package ole

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// pptRecord is a record of [MS-PPT] 2.3.1.
func pptRecord(versionInstance, kind uint16, data string) string {
	b := binary.LittleEndian.AppendUint16(nil, versionInstance)
	b = binary.LittleEndian.AppendUint16(b, kind)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return string(b) + data
}

func packed(t testing.TB, data string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, err := w.Write([]byte(data))
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(binary.LittleEndian.AppendUint32(nil, uint32(len(data)))) + b.String()
}

func presentation(records string) []byte {
	return extracttest.Compound(map[string][]byte{"PowerPoint Document": []byte(records), "Current User": []byte("\x00\x00")})
}

func TestSlides(t *testing.T) {
	r := extracttest.Read(t, Format, "a.ppt", presentation(
		pptRecord(15, 0x03e8, pptRecord(0, atomTextBytes, "a title")+pptRecord(0, atomTextChars, utf16le("слова"))+pptRecord(0, atomCString, utf16le("a comment")))+
			pptRecord(0x10, atomStorage, packed(t, "packed object"))+pptRecord(0, atomStorage, "plain object")))
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("err %v, gaps %v", r.Err, r.Gaps)
	}
	for _, want := range []string{"a title", "слова", "a comment"} {
		if r.At(extract.Shown, want).Where != "slides" {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
	for path, want := range map[string]string{"object 1": "packed object", "object 2": "plain object"} {
		if c, ok := r.Child(path); !ok || string(c.Data) != want || c.Err != nil {
			t.Errorf("%s: %q, %v", path, c.Data, c.Err)
		}
	}
	broken := presentation(pptRecord(0x10, atomStorage, "\x01\x00\x00\x00no zlib"))
	if r := extracttest.Read(t, Format, "a.ppt", broken); !r.Gap(extract.Corrupt) {
		t.Error("a broken object: no gap")
	}
	if r := extracttest.Read(t, Format, "a.ppt", presentation(pptRecord(15, cryptSession, ""))); !r.Gap(extract.EncryptedFile) {
		t.Error("a password: no gap")
	}
}

// Records that nobody has published are no damage, and what is text in them is read.
func TestSlidesOfOtherRecords(t *testing.T) {
	atom := pptRecord(0, atomTextBytes, "a title")
	r := extracttest.Read(t, Format, "a.ppt", presentation(pptRecord(15, 0x03e8, atom+pptRecord(0, 0x36b1, "\x01")+
		pptRecord(0, 0x36b2, "\x01\x00"+utf16le("wide text")+"\x00\x00\x02narrow text"))+pptRecord(0, 0x0bc1, strings.Repeat("\x01\x02", 2048)+"PK\x03\x04")+atom))
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
	for _, want := range []string{"wide text", "narrow text"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
	if _, ok := r.Child("record 0xbc1"); !ok {
		t.Error("a long record is not handed on")
	}
}

// What PowerPoint leaves between its records, and what later versions keep in them.
func TestSlidesOfLaterVersions(t *testing.T) {
	wordArt := utf16le("written as art\x00")
	table := "\xc0\x80" + word32(len(wordArt)) + "\x04\x00" + word32(7) + "\x81\xc3" + word32(12) + wordArt + utf16le("a tip\x00") + "behind the properties"
	atom := pptRecord(0, atomTextBytes, "a title")
	r := extracttest.Read(t, Format, "a.ppt", presentation(
		pptRecord(15, 0x03e8, pptRecord(15, 0x0428, "PK\x03\x04 styles")+pptRecord(0, tagData, pptRecord(0, atomCString, utf16le("a comment of 2002"))))+
			strings.Repeat("\x00", 107)+pptRecord(15, 0xf004, pptRecord(0x33, drawnTable1, table))+atom+strings.Repeat("\x00", 13)))
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
	for _, want := range []string{"a title", "written as art", "a comment of 2002"} {
		if !strings.Contains(r.Texts[extract.Shown], want) {
			t.Errorf("%q is not shown in %q", want, r.Texts[extract.Shown])
		}
	}
	if !strings.Contains(r.Text(), "a tip") || !strings.Contains(r.Text(), "behind the properties") {
		t.Errorf("a tip, or what stands behind it, is missing in %q", r.Text())
	}
	if c, ok := r.Child("kept by PowerPoint"); !ok || string(c.Data) != "PK\x03\x04 styles" {
		t.Errorf("the styles are %q", c.Data)
	}
	r = extracttest.Read(t, Format, "a.ppt", presentation(atom+"\x01\x02\x03 hidden here \x00\x00"+atom))
	if r.Err == nil || !strings.Contains(r.Text(), "hidden here") || strings.Count(r.Text(), "a title") < 2 {
		t.Errorf("what is between records: error %v, text %q", r.Err, r.Text())
	}
}

func FuzzSlides(f *testing.F) {
	f.Add([]byte(pptRecord(15, 0x03e8, pptRecord(0, atomTextBytes, "a title"))))
	f.Add([]byte(pptRecord(0x10, atomStorage, packed(f, "x"))))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Format, "a.ppt", presentation(string(data))) })
}
