package pdf

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// trueType is a program by OpenType of a cmap and a post table.
func trueType(cmap, post string) string {
	b := "\x00\x01\x00\x00\x00\x02" + strings.Repeat("\x00", 6)
	at := uint32(len(b) + 2*16)
	for _, t := range []struct{ tag, data string }{{"cmap", cmap}, {"post", post}} {
		e := binary.BigEndian.AppendUint32([]byte(t.tag+"\x00\x00\x00\x00"), at)
		b += string(binary.BigEndian.AppendUint32(e, uint32(len(t.data))))
		at += uint32(len(t.data))
	}
	return b + cmap + post
}

// cmapOf is a table of one subtable.
func cmapOf(platform, kind byte, subtable string) string {
	return "\x00\x00\x00\x01" + string([]byte{0, platform, 0, kind}) + "\x00\x00\x00\x0c" + subtable
}

// postOf is a table of version 2 of glyphs: numbers of the order of the Macintosh, and names.
func postOf(numbers []uint16, names ...string) string {
	b := []byte("\x00\x02\x00\x00" + strings.Repeat("\x00", 28))
	b = binary.BigEndian.AppendUint16(b, uint16(len(numbers)))
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint16(b, n)
	}
	for _, n := range names {
		b = append(append(b, byte(len(n))), n...)
	}
	return string(b)
}

// The codes "!" to "&" of a program, in each kind of subtable, are six glyphs.
const (
	bytesOfMac = "\x00\x00\x01\x06\x00\x00" // and 256 glyphs
	trimmedMac = "\x00\x06\x00\x16\x00\x00\x00\x21\x00\x06\x00\x01\x00\x02\x00\x03\x00\x04\x00\x05\x00\x06"
	windows    = "\x00\x04\x00\x20\x00\x00\x00\x04\x00\x04\x00\x01\x00\x00" + "\xf0\x26\xff\xff\x00\x00" + "\xf0\x21\xff\xff" + "\x0f\xe0\x00\x01" + "\x00\x00\x00\x00"
)

func TestSymbolicTrueType(t *testing.T) {
	glyphs := []uint16{0, 23, 20, 258, 259, 138, 226} // .notdef 4 1 Zhe zhe nobreak-like Łslash
	post := postOf(glyphs, "afii10024", "afii10072")
	all := strings.Repeat("\x00", 0x21) + "\x01\x02\x03\x04\x05\x06" + strings.Repeat("\x00", 256-0x27)
	want := "41Жж" + macRoman()[0x80+138-98] + "Ł"
	for name, tt := range map[string]struct{ font, program, want string }{
		"of Windows":             {"", trueType(cmapOf(3, 0, windows), post), want},
		"of a Macintosh":         {"", trueType(cmapOf(1, 0, trimmedMac), post), want},
		"of a Macintosh, bytes":  {"", trueType(cmapOf(1, 0, bytesOfMac+all), post), want},
		"differences":            {"/Encoding<</Differences[34/seven]>>", trueType(cmapOf(3, 0, windows), post), "47" + want[2:]},
		"an encoding":            {"/Encoding/WinAnsiEncoding", trueType(cmapOf(3, 0, windows), post), `!"#$%&`},
		"without names":          {"", trueType(cmapOf(3, 0, windows), ""), `!"#$%&`},
		"without a known cmap":   {"", trueType(cmapOf(3, 1, windows), post), `!"#$%&`},
		"a program that is none": {"", "\x00\x01\x00\x00", `!"#$%&`},
	} {
		r := extracttest.Read(t, Format, "", onePage("BT /F2 12 Tf <212223242526> Tj ET", "", "/Resources<</Font<</F2 6 0 R>>>>",
			fmt.Sprintf("<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+X/FontDescriptor 7 0 R%s>>", tt.font),
			"<</Type/FontDescriptor/Flags 4/FontFile2 8 0 R>>", streamOf("", tt.program)))
		if got := strings.TrimSpace(r.Texts[extract.Shown]); got != tt.want || len(r.Gaps) > 0 {
			t.Errorf("%s: got %q, want %q; gaps %v", name, got, tt.want, r.Gaps)
		}
	}
}

func FuzzSymbolicTrueType(f *testing.F) {
	f.Add([]byte(trueType(cmapOf(3, 0, windows), postOf([]uint16{0, 23, 258}, "afii10024"))))
	f.Add([]byte(trueType(cmapOf(1, 0, trimmedMac), "\x00\x01\x00\x00"+strings.Repeat("\x00", 28))))
	f.Fuzz(func(t *testing.T, data []byte) {
		codesOf(fontTable(data, "cmap"))
		postNames(fontTable(data, "post"))
	})
}
