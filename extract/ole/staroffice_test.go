package ole

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// starText is a document of StarOffice's word processor, as its sources write one; no program of Debian does.
func starText(charset byte, nodes ...string) []byte {
	b := append([]byte("SW5HDR\x00\x2e\x00\x02"), make([]byte, starHead-10)...)
	b[starCharset] = charset
	for _, n := range nodes {
		inner := append([]byte{0x02, 1, 0}, binary.LittleEndian.AppendUint16(nil, uint16(len(n)))...)
		inner = append(append(inner, n...), "A\x08\x00\x00\x01\x02\x03\x04"...)
		size := len(inner) + 4
		b = append(append(b, starNode, byte(size), byte(size>>8), byte(size>>16)), inner...)
	}
	return b
}

func TestStarOffice(t *testing.T) {
	read := func(streams map[string][]byte) extracttest.Result {
		return extracttest.Read(t, Format, "a.sdw", extracttest.Compound(streams))
	}
	r := read(map[string][]byte{"StarWriterDocument": starText(1, "Dear Ms M\xfcller,", "the card\nis 4111"), "SfxDocumentInfo": []byte("\x07\x00Gesch\xe4ft"), "SfxWindows": []byte("\x01")})
	if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "Dear Ms Müller,\nthe card\nis 4111\n") || !strings.Contains(r.Texts[extract.All], "Geschäft") {
		t.Errorf("error %v, %q", r.Err, r.Texts)
	}
	r = read(map[string][]byte{"StarWriterDocument": starText(34, "\xd1\xf7\xe5\xf2")})
	if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "Счет") {
		t.Errorf("Russian: error %v, %q", r.Err, r.Texts)
	}
	locked := starText(1, "needle")
	locked[starFlags] = starPassword
	if r := read(map[string][]byte{"StarWriterDocument": locked}); !r.Gap(extract.EncryptedFile) {
		t.Errorf("locked: error %v, %q", r.Err, r.Texts)
	}
	r = read(map[string][]byte{"StarCalcDocument": []byte("\x00\x08\x00M\xfcller 4\x00")})
	if !r.Gap(extract.Unknown) || !strings.HasPrefix(r.Err.Error(), "unknown: StarOffice sheet") || !strings.Contains(r.Texts[extract.All], "Müller 4") {
		t.Errorf("sheet: error %v, %q", r.Err, r.Texts)
	}
	if r := read(map[string][]byte{"StarWriterDocument": []byte("SW5HDR and nothing more of a document than its name")}); !r.Gap(extract.Unknown) {
		t.Errorf("without text: error %v", r.Err)
	}
}

func FuzzStarOffice(f *testing.F) {
	f.Add(starText(1, "Dear Ms M\xfcller,", "the card\nis 4111"))
	f.Add(append(starText(34), bytes.Repeat([]byte("T\xff\x00\x00\x00\xf0\x00"), 50)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, Format, "a.sdw", extracttest.Compound(map[string][]byte{"StarWriterDocument": data}))
	})
}
