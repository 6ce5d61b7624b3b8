package ole

import (
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// fixedProperties is a stream of properties: a header of so many bytes, then tag and
// type, and a value, of each.
func fixedProperties(header int, list ...uint64) []byte {
	b := make([]byte, header)
	for i := 0; i+1 < len(list); i += 2 {
		b = binary.LittleEndian.AppendUint32(b, uint32(list[i]))
		b = binary.LittleEndian.AppendUint32(b, 6)
		b = binary.LittleEndian.AppendUint64(b, list[i+1])
	}
	return b
}

// Everything that a message of Outlook holds text in ([MS-OXMSG]).
func TestMessage(t *testing.T) {
	workbook, err := os.ReadFile("testdata/table.xls")
	if err != nil {
		t.Fatal(err)
	}
	const (
		inner = "__attach_version1.0_#00000000/__substg1.0_3701000D/"
		cell  = "__attach_version1.0_#00000001/__substg1.0_3701000D/"
		file  = "__attach_version1.0_#00000002/"
	)
	name := []byte(utf16le("needle-name"))
	streams := map[string][]byte{
		"__properties_version1.0":                           fixedProperties(32, 0x3ffd0003, 1251, 0x3fde0003, 20866, 0x80010014, 4111111111111111),
		"__substg1.0_0037001E":                              []byte("\xcf\xf0\xe8\xe2\xe5\xf2"), // Привет
		"__substg1.0_1000001F":                              []byte(utf16le("needle-body")),
		"__substg1.0_10130102":                              []byte("<p>\xf0\xd2\xc9\xd7\xc5\xd4</p>"),
		"__substg1.0_8002101F":                              {12, 0, 0, 0, 12, 0, 0, 0},
		"__substg1.0_8002101F-00000000":                     []byte(utf16le("名前の値")),
		"__substg1.0_8003101E-00000000":                     []byte("\xcc\xe8\xf0"), // Мир
		"__substg1.0_80040102":                              []byte("\x00\x01needle-binary\x00"),
		"__nameid_version1.0/__substg1.0_00030102":          binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 1<<32|2<<48), 0xffff|1<<32|9<<48),
		"__substg1.0_0C1A001F":                              []byte(utf16le("needle-sender")),
		"__nameid_version1.0/__substg1.0_00040102":          append(append(binary.LittleEndian.AppendUint32(nil, uint32(len(name))), name...), 0, 0),
		"__recip_version1.0_#00000000/__substg1.0_3003001F": []byte(utf16le("needle@recipient.example")),
		inner + "__properties_version1.0":                   fixedProperties(24, 0x3ffd0003, 1253),
		inner + "__substg1.0_0037001E":                      []byte("\xc1\xe8\xde\xed\xe1"), // Αθήνα
		inner + "__substg1.0_1000001F":                      []byte(utf16le("needle-inner-body")),
		cell + "Workbook":                                   streamOf(t, workbook, "Workbook"),
		file + "__properties_version1.0":                    fixedProperties(8),
		file + "__substg1.0_37010102":                       []byte("needle-file"),
		file + "__substg1.0_3707001E":                       []byte("\xe4.txt"),
	}
	r := extracttest.Read(t, Format, "a.msg", extracttest.Compound(streams))
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("err %v, gaps %v", r.Err, r.Gaps)
	}
	for _, want := range []string{
		"Привет", "Мир", "名前の値", "Αθήνα", "needle-body", "needle-binary", "needle-name", "needle@recipient.example", "needle-inner-body",
		"4111111111111111", "1234 5678",
	} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%s is not found", want)
		}
	}
	for text, want := range map[string]string{"名前の値": "property needle-name", "needle-sender": "property sender name"} {
		if got := r.At(extract.Properties, text).Where; got != want {
			t.Errorf("%s stands at %q, want %q", text, got, want)
		}
	}
	if c, ok := r.Child("body.html"); !ok || len(c.Charsets) != 1 || c.Charsets[0] != "koi8-r" {
		t.Errorf("HTML body: %v, %v", ok, c.Charsets)
	}
	if c, ok := r.Child("д.txt"); !ok || string(c.Data) != "needle-file" || c.Section != extract.Attachment {
		t.Errorf("attachment: %v, %q", ok, c.Data)
	}
}

// streamOf returns a stream of a compound file.
func streamOf(t *testing.T, file []byte, name string) []byte {
	t.Helper()
	o := extracttest.Object("", file)
	c, err := openCompound(o.Data, o.Size)
	if err != nil {
		t.Fatal(err)
	}
	var found []byte
	if err := c.walk(func(p string, e *entry) error {
		if p == name {
			found, _ = c.read(e)
		}
		return nil
	}); err != nil || found == nil {
		t.Fatalf("no stream %s: %v", name, err)
	}
	return found
}

// A document in a document is read as if it were alone; one with a password is a gap.
func TestEmbeddedDocument(t *testing.T) {
	host, err := os.ReadFile("testdata/refund.doc")
	if err != nil {
		t.Fatal(err)
	}
	book, err := os.ReadFile("testdata/refund.xls")
	if err != nil {
		t.Fatal(err)
	}
	streams := map[string][]byte{
		"WordDocument": streamOf(t, host, "WordDocument"), "1Table": streamOf(t, host, "1Table"),
		"ObjectPool/_1/Workbook":         streamOf(t, book, "Workbook"),
		"ObjectPool/_2/EncryptedPackage": []byte("?"),
	}
	r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(streams))
	if r.Err != nil || len(r.Gaps) != 1 || r.Gaps[0].Cause != extract.EncryptedFile || r.Gaps[0].Path != "ObjectPool/_2" {
		t.Errorf("err %v, gaps %v", r.Err, r.Gaps)
	}
	found := false
	for _, p := range r.Places[extract.Shown] {
		found = found || strings.Contains(p.Where, "!")
	}
	if !found {
		t.Errorf("no cell of the embedded workbook: %v", r.Places)
	}
}
