package extract

import (
	"strings"
	"testing"
)

// TestSignatures: a file that no format reads is named.
func TestSignatures(t *testing.T) {
	for _, tt := range []struct{ head, name string }{
		{"\xffWPC\x00", "WordPerfect document"},
		{"\xff\x00\x02\x00\x04\x04\x05\x54\x02\x00", "Works spreadsheet"},
		{"\x20\x54\x02\x00\x00\x00\x05\x54\x02\x00", "Works database"},
		{"\x31\xbe\x00\x00\x00\xab\x00\x00", "Write or Word for DOS document"},
		{"\xdb\xa5\x2d\x00\x00", "Word for Windows 2 document"},
		{"\x09\x04\x06\x00\x00\x00\x10\x00", "Excel 2, 3 or 4 sheet"},
		{"\x00\x00\x02\x00\x06\x04\x06\x00", "Lotus 1-2-3 sheet"},
		{"\x00\x00\x1a\x00\x05\x10\x04\x00", "Lotus 1-2-3 workbook"},
		{"WordPro\x00", "Lotus WordPro document"},
		{"HWP Document File V3.00", "Hangul document"},
		{strings.Repeat("\x00", 60) + "BOOKMOBI", "Mobipocket or Kindle book"},
		{"ITSF\x03\x00\x00\x00", "compiled help"},
		{"VCLMTF", "StarView metafile"},
	} {
		o := &Object{Head: []byte(tt.head), Size: int64(len(tt.head)), Data: strings.NewReader(tt.head)}
		if s := recognise(o, nil); s == nil || s.name != tt.name {
			t.Errorf("%q: got %v, want %s", tt.head, s, tt.name)
		}
	}
}
