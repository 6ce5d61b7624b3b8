package rtf_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/rtf"
)

func TestTexts(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		view     extract.View
		want     string
	}{
		{"plain", `{\rtf1\ansi one {\b two}\par three}`, extract.Shown, "one two\nthree"},
		{"number over runs", `{\rtf1 4111 {\b 11}{\i 11} 1111 1111}`, extract.Shown, "4111 1111 1111 1111"},
		{"Windows-1252", `{\rtf1\ansi\ansicpg1252 M\'fcller}`, extract.Shown, "Müller"},
		{"Cyrillic by font", `{\rtf1{\fonttbl{\f1\fcharset204 Arial;}}\f1\'cf\'f0\'e8\'e2\'e5\'f2}`, extract.Shown, "Привет"},
		{"Central European by a font's name", `{\rtf1{\fonttbl{\f1 Arial CE;}{\f2 Arial Cyr;}}\f1\'e8\f2\'e8\f3\'e8}`, extract.Shown, "čиè"},
		{"a font's name against its number", `{\rtf1{\fonttbl{\f1\fcharset161 Arial Baltic;}{\f2\fcharset161 Arial;}}\f1\'e0\f2\'e1}`, extract.Shown, "ąα"},
		{"Japanese", `{\rtf1\ansicpg932 \'93\'fa\'96\'7b}`, extract.Shown, "日本"},
		{"Japanese, second byte as text", `{\rtf1\ansicpg932 \'83A}`, extract.Shown, "ア"},
		{"Japanese as it stands", "{\\rtf1{\\fonttbl{\\f5\\fcharset128 A;}}\\f5 \x83A\x83\\\x83{\x83}\r\n\x84\x4d\x93\xfa\\par b}", extract.Shown, "アソボマМ日\nb"},
		{"a first byte alone", "{\\rtf1\\ansicpg932 \x83{\\b a}}", extract.Shown, "a"},
		{"Unicode", `{\rtf1\uc1 \u1055?\u1088?}`, extract.Shown, "Пр"},
		{"Unicode, negative and in pairs", `{\rtf1 \u-10179?\u-8694?}`, extract.Shown, "😊"},
		{"Unicode, no replacement", `{\rtf1\uc0 \u65 B}`, extract.Shown, "AB"},
		{"Unicode, replaced by a byte", `{\rtf1\uc1\u252\'fcx}`, extract.Shown, "üx"},
		{"table", `{\rtf1\trowd a\cell b\cell\row c\cell}`, extract.Shown, "a\tb\t\nc\t"},
		{"header", `{\rtf1{\header secret}x}`, extract.Shown, "secret"},
		{"footnote", `{\rtf1 x{\footnote secret}}`, extract.Shown, "secret"},
		{"annotation", `{\rtf1 x{\*\annotation secret}}`, extract.Shown, "secret"},
		{"shape", `{\rtf1{\shp{\*\shpinst{\shptxt secret}}}}`, extract.Shown, "secret"},
		{"field", `{\rtf1{\field{\*\fldinst HYPERLINK "https://a.example"}{\fldrslt link}}}`, extract.Properties, "https://a.example"},
		{"field's result", `{\rtf1{\field{\*\fldinst X}{\fldrslt link}}}`, extract.Shown, "link"},
		{"title", `{\rtf1{\info{\title secret}}x}`, extract.Properties, "secret"},
		{"user's property", `{\rtf1{\*\userprops{\propname Client}\proptype30{\staticval secret}}}`, extract.Properties, "secret"},
		{"hidden", `{\rtf1{\v secret}x}`, extract.All, "secret"},
		{"deleted", `{\rtf1{\deleted secret}x}`, extract.All, "secret"},
		{"properties apart", `{\rtf1{\info{\title 4111}{\author Ann}{\*\company Acme}}x}`, extract.Properties, "4111\nAnn\nAcme\n"},
		{"number over an entry of the index", `{\rtf1 4111 11{\xe card}11 1111{\tc\v card} 1111}`, extract.Shown, "4111 1111 1111 1111"},
		{"entry of the index", `{\rtf1 x{\xe secret}}`, extract.All, "secret"},
		{"text box within a line", `{\rtf1 a{\shp{\*\shpinst{\shptxt 4111\par}}}b}`, extract.Shown, "a\n4111\nb"},
		{"twice, for readers without Unicode", `{\rtf1 a {\upr{M?ller}{\*\ud{M\u252?ller}}} b}`, extract.Shown, "a Müller b"},
		{"twice, the title", `{\rtf1{\info{\upr{\title M?ller}{\*\ud{\title M\u252?ller}}}}}`, extract.Properties, "Müller"},
		{"marks of lists to come", `{\rtf1{\*\pnseclvl1\pnucrm{\pntxtb (}{\pntxta )}}a}`, extract.Shown, "a"},
		{"unknown destination", `{\rtf1{\*\whatever secret}x}`, extract.All, "secret"},
		{"unknown word", `{\rtf1{\whatever secret}x}`, extract.Shown, "secret"},
		{"form field", `{\rtf1{\*\datafield 6500000000000000055465787437000773656372657400e4e40000}}`, extract.All, "secret\nää"},
		{"data of a link", `{\rtf1{\*\datafield 08d0c9ea79f9bace118c8200aa004ba90b0200000008000000070000007300650063007200650074000000}}`, extract.All, "secret"},
		{"no version", "{\\rtX one}", extract.Shown, "one"},
		{"braces", `{\rtf1 a\{b\}\\}`, extract.Shown, `a{b}\`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := extracttest.Read(t, rtf.Format, "a.rtf", []byte(tt.in))
			if got.Err != nil || !got.Detected || !strings.Contains(got.Texts[tt.view], tt.want) {
				t.Errorf("got %q, %v, %v; want %q", got.Texts, got.Detected, got.Err, tt.want)
			}
		})
	}
}

func TestChildren(t *testing.T) {
	object := "01050000" + "02000000" + "08000000" + hex.EncodeToString([]byte("Package\x00")) + "00000000" + "00000000"
	pack := "0200" + hex.EncodeToString([]byte("list.txt\x00C:\\list.txt\x00")) + "00000300" + "04000000" + hex.EncodeToString([]byte("tmp\x00")) + "06000000" + hex.EncodeToString([]byte("secret"))
	size := string([]byte{hexDigits[len(pack)/2>>4], hexDigits[len(pack)/2&15]}) + "000000"
	for _, tt := range []struct{ name, in, path, want string }{
		{"picture", `{\rtf1{\pict\pngblip 89504e47 0d0a}}`, "picture.png", "\x89PNG\r\n"},
		{"bitmap", `{\rtf1{\pict\dibitmap0 0c0000000800010001000100 000000ffffffaa000000}}`, "picture.bmp", "BM\x24\x00\x00\x00\x00\x00\x00\x00\x20\x00\x00\x00\x0c\x00\x00\x00\x08\x00\x01\x00\x01\x00\x01\x00\x00\x00\x00\xff\xff\xff\xaa\x00\x00\x00"},
		{"picture of a Macintosh", `{\rtf1{\pict\macpict 001100000000}}`, "picture.pict", "\x00\x11\x00\x00\x00\x00"},
		{"binary picture", "{\\rtf1{\\pict\\jpegblip\\bin4 \xff\xd8}{}}", "picture.jpg", "\xff\xd8}{"},
		{"package", `{\rtf1{\object{\*\objdata ` + object + size + pack + `}}}`, "list.txt", "secret"},
		{"package, digits apart", `{\rtf1{\object{\*\objdata ` + strings.ReplaceAll(object+size+pack, "6", "\n\\'hh6 ") + `}}}`, "list.txt", "secret"},
		{"what follows", `{\rtf1 x} secret`, "rest", " secret"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := extracttest.Read(t, rtf.Format, "a.rtf", []byte(tt.in))
			for _, c := range got.Children {
				if c.Path == tt.path && string(c.Data) == tt.want {
					return
				}
			}
			t.Errorf("got %+v, %v", got.Children, got.Err)
		})
	}
}

const hexDigits = "0123456789abcdef"

// Documents that LibreOffice wrote are read as far as they were cut, and no cut is
// silent.
// A form field has its texts in its data, and no file behind them.
func TestFilesInFields(t *testing.T) {
	field := "65000000000000000554657874370000"
	for name, data := range map[string]string{"gzip": "\x1f\x8b\x08\x00packed", "zip": "PK\x03\x04packed"} {
		r := extracttest.Read(t, rtf.Format, "", []byte(fmt.Sprintf(`{\rtf1{\*\datafield %s%x}}`, field, data)))
		if c, ok := r.Child("data@16"); !ok || string(c.Data) != data || !c.Alternative {
			t.Errorf("%s: %v", name, r.Children)
		}
	}
	large := fmt.Sprintf(`{\rtf1{\*\datafield %s%x}}`, field, strings.Repeat("\x81\x03", 4<<10))
	if r := extracttest.Read(t, rtf.Format, "", []byte(large)); len(r.Children) != 1 || r.Children[0].Alternative {
		t.Errorf("more than a field: %d files", len(r.Children))
	}
}

func TestCutOff(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "refund.rtf"))
	if err != nil {
		t.Fatal(err)
	}
	whole := extracttest.Read(t, rtf.Format, "refund.rtf", data)
	if whole.Err != nil || !strings.Contains(whole.Texts[extract.Shown], "4111") {
		t.Fatalf("got %v, %.300q", whole.Err, whole.Texts[extract.Shown])
	}
	end := strings.LastIndexByte(string(data), '}')
	for n := 6; n < end; n += 97 {
		if got := extracttest.Read(t, rtf.Format, "refund.rtf", data[:n]); got.Err == nil {
			t.Fatalf("cut at %d: no error", n)
		}
	}
}

func TestDeepNesting(t *testing.T) {
	got := extracttest.Read(t, rtf.Format, "a.rtf", []byte(`{\rtf1 a`+strings.Repeat("{", 20_000)))
	if got.Err == nil || !strings.Contains(got.Err.Error(), string(extract.TooDeep)) {
		t.Errorf("got %v", got.Err)
	}
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi{\fonttbl{\f0\fcharset128 A;}}\f0\'83A\u8364?{\*\x y}{\pict\pngblip 8950}{\object{\*\objdata 0105000002000000}}}z`))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, rtf.Format, "a.rtf", data) })
}
