package ole

import (
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/mapi"
)

func TestDecompressRTF(t *testing.T) {
	// [MS-OXRTFCP] 3.1.1 and 3.2.1: the specification's examples.
	simple := "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0"
	crossing := "\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51\x41\x00\x04\x20\x57\x58\x59\x5a\x0d\x6e\x7d\x01\x0e\xb0"
	for in, want := range map[string]string{
		simple:   "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
		crossing: "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
	} {
		if got, err := mapi.DecompressRTF([]byte(in)); err != nil || string(got) != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	if _, err := mapi.DecompressRTF([]byte("short")); err == nil {
		t.Error("no error")
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[uint32]string{
		0x3ff00000: "1", 0x3ff00001: "0.01", 1234<<2 | 2: "1234", 1234<<2 | 3: "12.34", ^uint32(0) &^ 1: "-1",
	} {
		if got := digits(rkNumber(in)); got != want {
			t.Errorf("rkNumber(%#x) = %q, want %q", in, got, want)
		}
	}
}

// A string that is cut between records may change its width.
func TestSharedStringsOverRecords(t *testing.T) {
	b := &book{}
	b.readShared([][]byte{
		[]byte("\x02\x00\x00\x00\x02\x00\x00\x00\x06\x00\x00abc"), []byte("\x01d\x00e\x00f\x00\x02\x00\x01x\x00y\x00"),
	})
	if len(b.shared) != 2 || b.shared[0] != "abcdef" || b.shared[1] != "xy" {
		t.Errorf("got %q", b.shared)
	}
}

func TestNative(t *testing.T) {
	in := "\x00\x00\x00\x00\x02\x00list.txt\x00C:\\list.txt\x00\x00\x00\x03\x00\x04\x00\x00\x00tmp\x00\x06\x00\x00\x00secret"
	if name, data, at := native([]byte(in)); name != "list.txt" || string(data) != "secret" || in[at:] != "secret" {
		t.Errorf("got %q, %q", name, data)
	}
	if name, data, _ := native([]byte("\x03\x00\x00\x00raw")); name != "" || string(data) != "raw" {
		t.Errorf("got %q, %q", name, data)
	}
}

// Of a document that nothing here reads the gap says what it is.
func TestKindsOfCompoundFiles(t *testing.T) {
	for stream, want := range map[string]string{
		"Quill/QuillSub/TEXT": "Publisher document", "\x05HwpSummaryInformation": "Hangul document", "Another": "compound file",
	} {
		r := extracttest.Read(t, Format, "a.bin", extracttest.Compound(map[string][]byte{stream: []byte("\x01\x02needle 4111\x00\x01"), "Shapes": []byte("\x01\x02")}))
		if !r.Gap(extract.Unknown) || r.Err == nil || !strings.HasPrefix(r.Err.Error(), "unknown: "+want) || !strings.Contains(r.Text(), "needle 4111") {
			t.Errorf("%q: error %v, text %q", stream, r.Err, r.Text())
		}
	}
}
