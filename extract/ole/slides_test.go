package ole

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
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

func FuzzSlides(f *testing.F) {
	f.Add([]byte(pptRecord(15, 0x03e8, pptRecord(0, atomTextBytes, "a title"))))
	f.Add([]byte(pptRecord(0x10, atomStorage, packed(f, "x"))))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Format, "a.ppt", presentation(string(data))) })
}
