package pdf

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/extract"
	"postern/extract/extracttest"
)

var update = flag.Bool("update", false, "write the golden files anew")

const samples = "../../testdata/office"

// TestGolden reads files that LibreOffice, cairo and qpdf made of one letter.
func TestGolden(t *testing.T) {
	for _, file := range []string{"letter.pdf", "letter-cairo.pdf", "slides.pdf"} {
		t.Run(file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(samples, file))
			if err != nil {
				t.Fatal(err)
			}
			r := extracttest.Read(t, Format, file, data)
			if r.Err != nil || len(r.Gaps) > 0 || !r.Detected {
				t.Errorf("err %v, gaps %v, detected %v", r.Err, r.Gaps, r.Detected)
			}
			got := dump(r)
			golden := filepath.Join(samples, file+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Error(d)
			}
		})
	}
}

func dump(r extracttest.Result) string {
	var b strings.Builder
	for _, v := range []extract.View{extract.Shown, extract.Joined, extract.All, extract.Properties} {
		fmt.Fprintf(&b, "== %s\n%s", v, r.Texts[v])
	}
	for _, c := range r.Children {
		fmt.Fprintf(&b, "== child %s, %d bytes\n", c.Path, len(c.Data))
	}
	for _, f := range r.Facts {
		fmt.Fprintf(&b, "== fact %s %s %s\n", f.Path, f.Name, f.Detail)
	}
	return b.String()
}

// TestEncrypted reads the letter in every encryption with an empty user
// password: the text of the pages must be that of the plain one.
func TestEncrypted(t *testing.T) {
	plain, err := os.ReadFile(filepath.Join(samples, "letter.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	want := extracttest.Read(t, Format, "", plain).Texts[extract.Shown]
	for _, file := range []string{"letter-rc4-40.pdf", "letter-rc4-128.pdf", "letter-aes-128.pdf", "letter-aes-256.pdf", "letter-aes-256-object-streams.pdf"} {
		t.Run(file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(samples, file))
			if err != nil {
				t.Fatal(err)
			}
			r := extracttest.Read(t, Format, file, data)
			if r.Err != nil || len(r.Gaps) > 0 {
				t.Fatalf("err %v, gaps %v", r.Err, r.Gaps)
			}
			if d := cmp.Diff(want, r.Texts[extract.Shown]); d != "" {
				t.Error(d)
			}
			if !strings.Contains(r.Texts[extract.Properties], "4111 1111 1111 1111") {
				t.Error("the properties are not decrypted")
			}
		})
	}
}

func TestUserPasswordIsAGap(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(samples, "locked.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if r := extracttest.Read(t, Format, "locked.pdf", data); !r.Gap(extract.EncryptedFile) {
		t.Errorf("err %v, gaps %v", r.Err, r.Gaps)
	}
}

// TestDamaged breaks the letter's structure; the text must be the same.
func TestDamaged(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(samples, "letter.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	s := string(data)
	start := strings.LastIndex(s, "startxref")
	table := strings.LastIndex(s, "\nxref")
	want := extracttest.Read(t, Format, "", data).Texts[extract.Shown]
	for name, broken := range map[string]string{
		"startxref leads nowhere":  s[:start] + "startxref\n99999999\n%%EOF\n",
		"startxref into an object": s[:start] + "startxref\n500\n%%EOF\n",
		"no table":                 s[:table],
		"bytes before the header":  strings.Repeat("junk\n", 100) + s,
		"bytes after the end":      s + strings.Repeat("junk\n", 1000),
		"version 2.0":              "%PDF-2.0" + s[8:],
		"offsets shifted":          "%PDF-1.6\n%" + strings.Repeat("x", 99) + s[8:],
		"lengths lie":              strings.ReplaceAll(s, "/Length ", "/Length 9"),
	} {
		t.Run(name, func(t *testing.T) {
			r := extracttest.Read(t, Format, "", []byte(broken))
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if d := cmp.Diff(want, r.Texts[extract.Shown]); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestPlaces puts a text into every corner of a file and asks for its view and
// its place.
func TestPlaces(t *testing.T) {
	form := func(s string) string {
		return streamOf("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>", show(s))
	}
	for _, c := range []struct {
		name string
		file []byte
		view extract.View
		want string
		at   string
	}{
		{"page", onePage(show("needle 42"), "", ""), extract.Shown, "needle 42", "page 1"},
		{"flate", onePage("", "", "/Contents 6 0 R", flateStream("", show("needle 42"))), extract.Shown, "needle 42", "page 1"},
		{"form XObject", onePage("/X Do", "", "", form("needle 42")), extract.Shown, "needle 42", "page 1"},
		{"unused form", onePage("% /X Do", "", "", form("needle 42")), extract.All, "needle 42", "page 1"},
		{"invisible", onePage("3 Tr "+show("needle 42"), "", ""), extract.Shown, "needle 42", "page 1"},
		{"clipped", onePage("0 0 1 1 re W n "+show("needle 42"), "", ""), extract.Shown, "needle 42", "page 1"},
		{"annotation", onePage("", "", "/Annots[<</Subtype/Text/Contents(needle 42)>>]"), extract.Shown, "needle 42", "page 1"},
		{"appearance", onePage("", "", "/Annots[<</Subtype/Stamp/AP<</N 6 0 R>>>>]", form("needle 42")), extract.Shown, "needle 42", "page 1"},
		{"link", onePage("", "", "/Annots[<</Subtype/Link/A<</S/URI/URI(http://a.example/needle)>>>>]"), extract.Properties, "a.example/needle", "page 1"},
		{"form field", onePage("", "/AcroForm<</Fields[<</FT/Tx/T(name)/V(needle 42)>>]>>", ""), extract.Shown, "needle 42", "document"},
		{"field in UTF-16", onePage("", "/AcroForm<</Fields[<</FT/Tx/V<FEFF00670072006F00DF>>>]>>", ""), extract.Shown, "groß", "document"},
		{"bookmark", onePage("", "/Outlines 6 0 R", "", "<</First 7 0 R/Last 7 0 R>>", "<</Title(needle 42)/Parent 6 0 R>>"), extract.Shown, "needle 42", "document"},
		{"JavaScript", onePage("", "/OpenAction<</S/JavaScript/JS(var n = 'needle 42')>>", ""), extract.All, "needle 42", "document"},
		{"JavaScript stream", onePage("", "/OpenAction<</S/JavaScript/JS 6 0 R>>", "", flateStream("", "var n = 'needle 42'")), extract.All, "needle 42", "document"},
		{"XMP", onePage("", "/Metadata 6 0 R", "", streamOf("/Type/Metadata/Subtype/XML", "<?xpacket?><x a='att 7'>needle &#52;2</x>")), extract.Properties, "needle 42", "document"},
		{"XMP attribute", onePage("", "/Metadata 6 0 R", "", streamOf("/Type/Metadata/Subtype/XML", "<x a='needle 42'/>")), extract.Properties, "needle 42", "document"},
		{"ActualText", onePage("/Span <</ActualText(needle 42)>> BDC EMC", "", ""), extract.All, "needle 42", "page 1"},
		{"orphan string", onePage("", "", "", "null", "<</Note(needle 42)>>"), extract.All, "needle 42", earlier},
		{"orphan content", onePage("", "", "", "null", streamOf("", show("needle 42"))), extract.All, "needle 42", earlier},
		{"orphan text", onePage("", "", "", "null", flateStream("", "needle 42, and more")), extract.All, "needle 42", earlier},
		{"comment", append(onePage("", "", ""), "% needle 42\n%%EOF"...), extract.All, "needle 42", earlier},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, Format, "", c.file)
			if r.Err != nil || len(r.Gaps) > 0 {
				t.Fatalf("err %v, gaps %v", r.Err, r.Gaps)
			}
			if !strings.Contains(r.Texts[c.view], c.want) {
				t.Fatalf("not in view %s:\n%s", c.view, dump(r))
			}
			if got := r.At(c.view, c.want).Where; got != c.at {
				t.Errorf("at %q, want %q", got, c.at)
			}
		})
	}
}

func TestEarlierRevision(t *testing.T) {
	file := onePage(show("now harmless"), "", "")
	// The second revision replaces the content; the first one still stands there.
	old := strings.Replace(string(onePage(show("once needle 42"), "", "")), "%%EOF", "", 1)
	r := extracttest.Read(t, Format, "", []byte(old+strings.Replace(string(file), "%PDF-1.7", "", 1)))
	if !strings.Contains(r.Texts[extract.All], "once needle 42") {
		t.Errorf("the earlier revision is not read:\n%s", dump(r))
	}
}

func TestEmbeddedFile(t *testing.T) {
	r := extracttest.Read(t, Format, "", onePage("", "/Names<</EmbeddedFiles<</Names[(a)<</F(dir/cards.csv)/UF(dir/c\\344rds.csv)/EF<</F 6 0 R/UF 6 0 R>>>>]>>>>", "",
		flateStream("/Type/EmbeddedFile/Subtype/text#2Fcsv", "a,b,c")))
	if len(r.Children) != 1 || r.Children[0].Path != "cärds.csv" || string(r.Children[0].Data) != "a,b,c" ||
		!slices.Equal(r.Children[0].Types, []string{"text/csv"}) || len(r.Children[0].Names) != 2 {
		t.Errorf("%+v", r.Children)
	}
}

func TestImageWithoutText(t *testing.T) {
	image := streamOf("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x")
	for content, want := range map[string]bool{"/X Do": true, "/X Do " + show("text"): false, "": false, "BI /W 1 /H 1 ID x EI": true} {
		r := extracttest.Read(t, Format, "", onePage(content, "", "", image))
		got := len(r.Facts) == 1 && r.Facts[0].Name == extract.ImageWithoutText && r.Facts[0].Detail == "page 1"
		if got != want {
			t.Errorf("%q: facts %v", content, r.Facts)
		}
	}
}

// TestLayout derives blanks and lines from positions.
func TestLayout(t *testing.T) {
	for _, c := range []struct{ name, content, shown, joined string }{
		{"kerning", "BT /F1 12 Tf [(41)-20(11)30( 1111)] TJ ET", "4111 1111\n", ""},
		{"gap is a blank", "BT /F1 12 Tf [(one)-300(two)] TJ ET", "one two\n", ""},
		{"lines", "BT /F1 12 Tf 14 TL (one) Tj T* (two) Tj (three) ' ET", "one\ntwo\nthree\n", ""},
		{"Td", "BT /F1 12 Tf (one) Tj 0 -14 Td (two) Tj ET", "one\ntwo\n", ""},
		{"Tm", "BT /F1 12 Tf 1 0 0 1 10 10 Tm (one) Tj 1 0 0 1 100 10 Tm (two) Tj ET", "one two\n", ""},
		{"glyph by glyph", "BT /F1 10 Tf 1 0 0 1 10 0 Tm (4) Tj 1 0 0 1 15.5 0 Tm (1) Tj 1 0 0 1 21 0 Tm (1) Tj ET", "411\n", ""},
		{"spaced out", "BT /F1 10 Tf 3 Tc (41115) Tj ET", "4 1 1 1 5\n", "41115\n"},
		{"backwards", "BT /F1 10 Tf 1 0 0 1 32.2 0 Tm (2222) Tj 1 0 0 1 10 0 Tm (1111) Tj ET", "2222 1111\n", "11112222\n"},
		{"columns stay apart", "BT /F1 10 Tf (1) Tj 60 0 Td (2) Tj 60 0 Td (3) Tj ET", "1 2 3\n", ""},
		{"scaled", "q .1 0 0 .1 0 0 cm BT /F1 120 Tf [(one)-300(two)] TJ ET Q", "one two\n", ""},
		{"upside down", "BT /F1 10 Tf -1 0 0 -1 100 100 Tm [(one)-300(two)] TJ ET", "one two\n", ""},
		{"upright", "BT /F1 10 Tf 0 1 -1 0 100 100 Tm [(one)-300(two)] TJ ET", "one two\n", ""},
		{"drawn twice for bold", "BT /F1 10 Tf 1 0 0 1 10 0 Tm (B) Tj 1 0 0 1 10.4 0 Tm (B) Tj ET", "B\n", "BB\n"},
		{"octal and escapes", `BT /F1 12 Tf (\101\(b\)\
c) Tj ET`, "A(b)c\n", ""},
		{"hexadecimal", "BT /F1 12 Tf <34 31 3131> Tj ET", "4111\n", ""},
		{"inline image", "BI /W 1 ID \x00 EI\x01\x02 EI\nBT /F1 12 Tf (after) Tj ET", "after\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, Format, "", onePage(c.content, "", ""))
			if got := r.Texts[extract.Shown]; got != c.shown {
				t.Errorf("shown %q, want %q", got, c.shown)
			}
			if got := r.Texts[extract.Joined]; got != c.joined {
				t.Errorf("joined %q, want %q", got, c.joined)
			}
		})
	}
}

func TestFonts(t *testing.T) {
	toUnicode := "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0034> <0002> <00660069> endbfchar " +
		"2 beginbfrange <0010> <0019> <0030> <0020> <0021> [<0041> <D83DDE00>] endbfrange endcmap"
	for _, c := range []struct{ name, font, shown, want string }{
		{"differences", "<</Type/Font/Subtype/Type1/Encoding<</Differences[1/four/one/uni0031/Adieresis/f_i/u1F600]>>>>", "<010203040506>", "411Äfi😀"},
		{"mac", "<</Type/Font/Subtype/TrueType/Encoding/MacRomanEncoding>>", "<80>", "Ä"},
		{"standard", "<</Type/Font/Subtype/Type1/BaseFont/Times>>", "<AEE1>", "fiÆ"},
		{"identity", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<<>>]/ToUnicode 7 0 R>>", "<0001 0012 0002 0020 0021>", "42fiA😀"},
		{"UCS-2", "<</Type/Font/Subtype/Type0/Encoding/UniGB-UCS2-H/DescendantFonts[<<>>]>>", "<00344E2D>", "4中"},
		{"JIS in seven bits", "<</Type/Font/Subtype/Type0/Encoding/H/DescendantFonts[<<>>]>>", "<24223021>", "あ亜"},
		{"CIDs of Japan1", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</CIDSystemInfo<</Ordering(Japan1)>>>>]>>", "<001500F8034B046510061D35>", "41あ亜亅瑤"},
		{"CIDs of GB1", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</CIDSystemInfo<</Ordering(GB1)>>>>]>>", "<001503AC124A1257>", "4啊醉亍"},
		{"CIDs of Korea1", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</CIDSystemInfo<</Ordering(Korea1)>>>>]>>", "<0015043E0D6C>", "4가伽"},
		{"CIDs of CNS1", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</CIDSystemInfo<</Ordering(CNS1)>>>>]>>", "<001502530292>", "4一丑"},
		{"Shift JIS", "<</Type/Font/Subtype/Type0/Encoding/90ms-RKSJ-H/DescendantFonts[<<>>]>>", "<34938C>", "4東"},
		{"ranges from zero", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<<>>]/ToUnicode 9 0 R>>", "<0000 0034 00FA 0131>", "4úı"},
		{"accents on u", "<</Type/Font/Subtype/Type1/Encoding<</Differences[1/uacute/uring/ugrave]>>>>", "<010203>", "úůù"},
		{"one byte with ToUnicode", "<</Type/Font/Subtype/TrueType/ToUnicode 8 0 R>>", "<0102>", "41"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, Format, "", onePage("BT /F2 12 Tf "+c.shown+" Tj ET", "", "/Resources<</Font<</F2 6 0 R>>>>", c.font, streamOf("", toUnicode),
				streamOf("", "1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <01> <0034> <02> <0031> endbfchar"),
				streamOf("", "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfrange <0000> <00ff> <0000> <0100> <01ff> <0100> endbfrange")))
			if got := strings.TrimSpace(r.Texts[extract.Shown]); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestToUnicodeThatLies shows digits to people and letters to programs.
func TestToUnicodeThatLies(t *testing.T) {
	r := extracttest.Read(t, Format, "", onePage("BT /F2 12 Tf (4111 1111) Tj ET", "", "/Resources<</Font<</F2 6 0 R>>>>",
		"<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding/ToUnicode 7 0 R>>", streamOf("", "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <30> <39> <0061> endbfrange")))
	if !strings.Contains(r.Texts[extract.Shown], "ebbb bbbb") || !strings.Contains(r.Texts[extract.All], "4111 1111") {
		t.Error(dump(r))
	}
}

func TestUnmappedFontIsTold(t *testing.T) {
	r := extracttest.Read(t, Format, "", onePage("BT /F2 12 Tf <00010002> Tj ET", "", "/Resources<</Font<</F2 6 0 R>>>>",
		"<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<<>>]>>"))
	if len(r.Facts) != 1 || r.Facts[0].Name != extract.ImageWithoutText {
		t.Errorf("facts %v", r.Facts)
	}
}

func TestFilters(t *testing.T) {
	for name, stream := range map[string]string{
		"ASCIIHex":        streamOf("/Filter/ASCIIHexDecode", fmt.Sprintf("%X>", show("needle"))),
		"RunLength":       streamOf("/Filter[/RunLengthDecode]", string(rune(len(show("needle"))-1))+show("needle")+"\x80"),
		"hex, then flate": streamOf("/Filter[/AHx/Fl]", fmt.Sprintf("%x", deflated(show("needle")))),
		"no checksum":     streamOf("/Filter/FlateDecode", deflated(show("needle"))[:len(deflated(show("needle")))-4]),
		"blank before":    streamOf("/Filter/FlateDecode", "\r\n"+deflated(show("needle"))),
		"predictor up":    streamOf("/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>", deflated(upPredicted(show("needle")))),
		"ASCII85":         streamOf("/Filter/ASCII85Decode", base85(show("needle"))),
		"LZW":             streamOf("/Filter/LZWDecode", lzwEncoded(show("needle"))),
	} {
		t.Run(name, func(t *testing.T) {
			r := extracttest.Read(t, Format, "", onePage("", "", "/Contents 6 0 R", stream))
			if r.Err != nil || len(r.Gaps) > 0 || strings.TrimSpace(r.Texts[extract.Shown]) != "needle" {
				t.Errorf("err %v, gaps %v, %q", r.Err, r.Gaps, r.Texts[extract.Shown])
			}
		})
	}
}

func TestBrokenStreamIsAGapAndTheRestIsRead(t *testing.T) {
	whole := deflated(strings.Repeat(show("first half")+"\n", 2000))
	r := extracttest.Read(t, Format, "", onePage("", "", "/Contents[6 0 R 7 0 R]", streamOf("/Filter/FlateDecode", whole[:len(whole)/2]), streamOf("", show("second stream"))))
	if !r.Gap(extract.Corrupt) || r.Gaps[0].Path != "page 1" {
		t.Errorf("gaps %v", r.Gaps)
	}
	for _, want := range []string{"first half", "second stream"} {
		if !strings.Contains(r.Texts[extract.Shown], want) {
			t.Errorf("%q is lost", want)
		}
	}
}
