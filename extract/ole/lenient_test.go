package ole

import (
	"bytes"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// Not every program fills the last value up to four bytes.
func TestPropertyNotFilledUp(t *testing.T) {
	for _, kind := range []int{typeI2, 11, 18} {
		b := propertyStream(set(property{2, word32(typeLPSTR) + narrowString("needle")}, property{3, word32(kind) + "\x01\x00"}))
		r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"\x05SummaryInformation": b[:len(b)-2]}))
		if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Text(), "needle") {
			t.Errorf("type %d: error %v, gaps %v", kind, r.Err, r.Gaps)
		}
	}
}

// What a format of the clipboard promises may be something else, of which nobody can say what.
func TestClipboardFile(t *testing.T) {
	long := make([]byte, 64)
	emf := append(append(bytes.Repeat([]byte{1}, 40), " EMF"...), long...)
	dib := append([]byte{124, 0, 0, 0}, make([]byte, 124)...)
	dib[14] = 8 // bits
	for name, tt := range map[string]struct {
		format uint32
		in     []byte
		want   string
	}{
		"an EMF": {14, emf, ".emf"}, "none": {14, long, ""}, "no bytes": {14, nil, ""},
		"a bitmap of later Windows": {8, dib, ".bmp"}, "no bitmap": {8, bytes.Repeat([]byte{9}, 64), ""},
	} {
		ext, file := clipboardFile(tt.format, tt.in)
		if ext != tt.want || !bytes.HasSuffix(file, tt.in) {
			t.Errorf("%s: %q", name, ext)
		}
		if ext == ".bmp" && string(file[10:14]) != "\x8a\x04\x00\x00" { // 14 + 124 + 4*256
			t.Errorf("%s: its picture begins at %x", name, file[10:14])
		}
	}
}

// Old bytes behind the last shared string are text at most; a string that is cut off is a gap.
func TestBehindSharedStrings(t *testing.T) {
	const two = "\x02\x00\x00\x00\x02\x00\x00\x00"
	const strings2 = "\x02\x00\x00ab\x02\x00\x00cd"
	for in, want := range map[string]bool{
		two + strings2: false,
		two + strings2 + "\xff\x7f\x00old bytes of before": false,
		two + strings2[:len(strings2)-1]:                   true,
		two + "\x02\x00\x00ab\x40\x00\x00cut off":          true,
	} {
		book := biff(recBOF, "\x00\x06\x05\x00") + biff(recSST, in) + biff(recEOF, "")
		r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(book)}))
		if strings.Contains(in, "old bytes") && !strings.Contains(r.Text(), "old bytes") {
			t.Errorf("%q: not read", in)
		}
		if r.Gap(extract.Corrupt) != want {
			t.Errorf("%q: gaps %v", in, r.Gaps)
		}
	}
}
