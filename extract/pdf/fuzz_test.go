package pdf

import (
	"bytes"
	"context"
	"testing"
	"time"

	"postern/extract/extracttest"
)

// FuzzPDF wants only that reading ends, without a panic.
func FuzzPDF(f *testing.F) {
	// Small seeds: the engine takes large ones apart for minutes.
	f.Add(onePage("", "/A 7 0 R", "/Contents 6 0 R", flateStream("", show("text")), streamOf("/Type/ObjStm/N 1/First 4", "7 0 <</B(x)>>")))
	f.Add(onePage(show("a"), "", "", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</W[1[500]2 3 600]>>]>>", "<</Filter/Standard/V 2/R 3/O(x)/U(x)/P -4>>"))
	f.Add(onePage(show("text"), "/Outlines<</Title(x)>>", "/Annots[<</Contents(c)>>]"))
	f.Add(onePage("/X Do", "", "", streamOf("/Subtype/Form", show("form"))))
	f.Add(picturePage("/Width 3/Height 2/BitsPerComponent 1/ColorSpace[/Indexed/DeviceRGB 1<000000FFFFFF>]", "\xa0\x40"))
	f.Add(picturePage("/Width 8/Height 2/Filter/CCITTFaxDecode/DecodeParms<</Columns 8/K -1>>", "\xa0\x40"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		s := &extracttest.Sink{Limit: 16 << 20, Discard: true}
		o := extracttest.Object("", data)
		o.Scans = true
		_ = Format.Read(ctx, o, s)
	})
}

// FuzzObject reads objects from memory and through a small window: both must end.
func FuzzObject(f *testing.F) {
	for _, s := range []string{"<</A[1 0 R(x)<41>/B#20]/C true>>", "((a)\\)\\101", "[[[", "<<<<<<", "1.2.3 --4 +5 6-7 R", "%c\n/"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, l := range []*lexer{{buf: data}, newStreamLexer(bytes.NewReader(data))} {
			for range len(data) + 2 {
				if _, err := l.object(); err != nil {
					break
				}
			}
		}
	})
}

func FuzzCMap(f *testing.F) {
	f.Add([]byte("1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <0041> endbfrange"), "A")
	f.Add([]byte("1 begincidrange <0000> <FFFF> 0 endcidrange 1 beginbfchar <01> /uni0041 endbfchar"), "\x00\x01")
	f.Fuzz(func(t *testing.T, data []byte, shown string) {
		m, _ := readCMap(bytes.NewReader(data))
		fo := &font{composite: true, codes: m, unicode: m}
		for s := shown; s != ""; {
			_, s = fo.decode(s)
		}
	})
}

func FuzzFontProgram(f *testing.F) {
	f.Add([]byte("\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00cmap\x00\x00\x00\x00\x00\x00\x00\x1c\x00\x00\x00\x20"))
	f.Fuzz(func(t *testing.T, data []byte) { readFontCMap(data, func(rune, uint32) {}) })
}
