package postscript_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/postscript"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err == nil {
		data, err = io.ReadAll(z)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestPrograms reads one text as GNU troff 1.22, TeX with dvips 2022 (its fonts
// have ligatures, and words are moves) and poppler's pdftops 22.12 wrote it.
func TestPrograms(t *testing.T) {
	for _, tt := range []struct{ file, second string }{
		{"groff.ps", "Second paragraph: DE89 3704 0044 0532 0130 00"},
		{"dvips.ps.gz", "Office fluff.\nSecond paragraph: x1 DE89 3704 0044 0532 0130 00"},
		{"pdftops.ps.gz", "Office fluff.\nSecond paragraph: x1 DE89 3704 0044 0532 0130 00"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			r := extracttest.Read(t, postscript.Format, "", sample(t, tt.file))
			got := r.Texts[extract.Shown]
			if !r.Detected || r.Err != nil || !strings.Contains(got, "Refund to card 4111 1111 1111 1111, kerned AVAWA Type.") || !strings.Contains(got, tt.second) {
				t.Errorf("detected %v, error %v, text %q", r.Detected, r.Err, got)
			}
		})
	}
}

// TestGhostscript: what ps2write made is handed on as the PDF file that it was.
func TestGhostscript(t *testing.T) {
	r := extracttest.Read(t, postscript.Format, "", sample(t, "ps2write.ps.gz"))
	c, ok := r.Child("pages.pdf")
	if r.Err != nil || !ok || !bytes.HasPrefix(c.Data, []byte("%PDF-1.4\n")) || !bytes.Contains(c.Data, []byte("/Type/Pages/Count 1/Kids[")) {
		t.Errorf("error %v, child %v, %.80q", r.Err, ok, c.Data)
	}
}

const font = "%!PS\n/Times-Roman findfont 10 scalefont setfont 72 700 moveto "

func TestShows(t *testing.T) {
	for _, tt := range []struct{ name, program, want string }{
		{"show", "(4111 1111) show", "4111 1111"},
		{"hexadecimal", "<34313131> show", "4111"},
		{"base 85", "<~1bg^>~> show", "4111"},
		{"escapes", `(\(4\061\
11\)) show`, "(4111)"},
		{"letters that stand together", "(41) show 0.2 0 rmoveto (11) show", "4111"},
		{"words that stand apart", "(41) show 2.6 0 rmoveto (11) show", "41 11"},
		{"columns", "(Name) show 60 0 rmoveto (Card) show", "Name\tCard"},
		{"lines", "(Name) show 72 688 moveto (Card) show", "Name\nCard"},
		{"kerning", "0.3 0 (4111) ashow", "4111"},
		{"each letter by itself", "(4111) {currentpoint pop pop 1 string dup 0 4 -1 roll put show} forall", "4111"},
		{"procedures", "/s {700 moveto show} bind def (4111) 72 s", "4111"},
		{"encoding", "/F /Times-Roman findfont dup length dict begin {1 index /FID ne {def}{pop pop} ifelse} forall /Encoding Encoding 256 array copy dup 65 /germandbls put def currentdict end definefont 10 scalefont setfont (4A) show", "4ß"},
		{"names of glyphs", "/four glyphshow /one glyphshow", "41"},
		{"turned", "90 rotate (41) show (11) show", "4111"},
		{"scaled", "10 10 scale (41) show 0.02 0 rmoveto (11) show", "4111"},
		{"a filter", "currentfile /ASCIIHexDecode filter cvx exec 283431313129 2073686f77>", "4111"},
		{"picture in between", "gsave 2 2 8 [1 0 0 1 0 0] {currentfile 2 string readhexstring pop} image 28292829 grestore (4111) show", "4111"},
		{"an error in between", "pop nonsense (x) (4111) show", "4111"},
		{"code that is run when it fails", "{nonsense} stopped {(4111) show} if", "4111"},
		{"after the end", "showpage quit 72 700 moveto (4111) show", "4111"},
		{"bitmap font", "/T 6 dict def T begin /FontType 3 def /FontMatrix [1 0 0 1 0 0] def /FontBBox [0 0 1 1] def /Encoding 256 array def 0 1 255 {Encoding exch dup 3 string cvs cvn put} for /BuildChar {pop pop 5 0 0 0 5 5 setcachedevice} def end /T T definefont pop T setfont (o\\014ce) show", "ofice"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, postscript.Format, "", []byte(font+tt.program+" showpage\n"))
			if got := strings.TrimSpace(r.Texts[extract.Shown]); !strings.HasSuffix(got, tt.want) || r.Err != nil {
				t.Errorf("got %q, want %q, error %v", got, tt.want, r.Err)
			}
		})
	}
}

func TestWhatIsNotShown(t *testing.T) {
	r := extracttest.Read(t, postscript.Format, "", []byte("%!PS-Adobe-3.0\n%%Title: needle title\n% needle comment\n/x (needle string) def\n/Helvetica findfont 9 scalefont setfont 9 9 moveto (seen) show"))
	if !strings.Contains(r.Texts[extract.All], "needle string") || !strings.Contains(r.Texts[extract.All], "needle comment") || !strings.Contains(r.Texts[extract.Properties], "Title: needle title") {
		t.Errorf("texts %q", r.Texts)
	}
}

func TestPreview(t *testing.T) {
	program, tiff := font+"(4111) show", "II*\x00picture"
	h := make([]byte, 30)
	copy(h, "\xc5\xd0\xd3\xc6")
	binary.LittleEndian.PutUint32(h[4:], 30)
	binary.LittleEndian.PutUint32(h[8:], uint32(len(program)))
	binary.LittleEndian.PutUint32(h[20:], uint32(30+len(program)))
	binary.LittleEndian.PutUint32(h[24:], uint32(len(tiff)))
	r := extracttest.Read(t, postscript.Format, "", append(h, program+tiff...))
	if c, ok := r.Child("preview.tif"); !r.Detected || r.Err != nil || !ok || string(c.Data) != tiff || r.Texts[extract.Shown] != "4111\n" {
		t.Errorf("detected %v, error %v, preview %v, text %q", r.Detected, r.Err, ok, r.Texts[extract.Shown])
	}
}

func TestGaps(t *testing.T) {
	nameless := "/F << /FontType 42 /FontMatrix [1 0 0 1 0 0] /Encoding [ 0 1 255 { pop /g99999x } for ] >> definefont 10 scalefont setfont 9 9 moveto (abc) show"
	for _, tt := range []struct {
		name, program string
		cause         extract.Cause
	}{
		{"letters without names", nameless, extract.Unknown},
		{"without end", "{1 pop} loop", extract.TooBig},
		{"memory", "{1000000 array} loop", extract.TooBig},
		{"nothing but errors", "nonsense", extract.Unknown},
		{"text behind an error", "/T { unknownword show } def 9 9 moveto (4111) T 0 0 lineto stroke", extract.Unknown},
		{"text behind a comment", "%comment\r/T { unknownword show } def (4111) T\n0 0 lineto stroke", extract.Unknown},
		{"a font and no text", "unknownword /Helvetica findfont pop 0 0 moveto 9 9 lineto stroke", extract.Unknown},
		{"operators out of strings", "unknownword 9 9 moveto (4111) (sh) (ow) join cvx 0 0 lineto stroke", extract.Unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			if r := extracttest.Read(t, postscript.Format, "", []byte("%!PS\n"+tt.program)); !r.Gap(tt.cause) {
				t.Errorf("error %v, text %q", r.Err, r.Texts[extract.Shown])
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
	for _, program := range []string{"", "%%DocumentFonts: (none)\nunknownword 1 unknownword\n"} { // what fails in a drawing is no text
		r := extracttest.Read(t, postscript.Format, "", []byte("%!PS\n"+program+"0 0 moveto 9 9 lineto stroke showpage"))
		if r.Err != nil || len(r.Gaps) > 0 || len(r.Facts) != 1 || r.Facts[0].Name != extract.ImageWithoutText {
			t.Errorf("a drawing, %q: error %v, gaps %v, facts %v", program, r.Err, r.Gaps, r.Facts)
		}
	}
}

func TestHostile(t *testing.T) {
	for name, program := range map[string]string{
		"procedures inside each other": strings.Repeat("{", 100_000),
		"calls without end":            "/a {a} def a",
		"execution of a string":        "/a (a) cvx def a",
		"a name that is itself":        "/a /a cvx def a",
		"filters of filters":           "(x) {/ASCIIHexDecode filter} loop",
		"brackets":                     strings.Repeat(")>", 1_000_000),
		"dicts":                        "{1 dict begin} loop",
		"states":                       "{gsave} loop",
		"strings":                      strings.Repeat("(", 100_000),
		"roll":                         "1 1 90000 {} for {90000 1 roll} loop",
		"filters":                      "{(abc) /ASCIIHexDecode filter} loop",
		"search":                       "/s 1000000 string def {s (x) search pop pop} loop",
		"huge numbers":                 "1e308 1e308 mul 1e300 1e300 scale 1e300 0 moveto (x) show",
		"negative sizes":               "-1 string -1 array (abc) -1 2 getinterval (abc) 2 -1 getinterval 1 -1 index -5 2 roll",
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			start := time.Now()
			_ = postscript.Format.Read(ctx, extracttest.Object("", []byte("%!PS\n"+program)), &extracttest.Sink{})
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func FuzzPostScript(f *testing.F) {
	f.Add(sample(f, "groff.ps"))
	f.Add([]byte(font + "(x) show 1 2 add 3 string cvs show [1 2 3] {pop} forall << /a 1 >> {pop pop} forall"))
	f.Add([]byte(font + "(abc) {pop pop} exch kshow (a) [1] xshow (abc) 0 1 getinterval <~1,CO^~> token"))
	f.Add([]byte("%!PS\n2 2 8 [1 0 0 1 0 0] {currentfile 2 string readhexstring pop} image 28292829"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		o := extracttest.Object("", data)
		postscript.Format.Detect(o)
		_ = postscript.Format.Read(ctx, o, &extracttest.Sink{Limit: 16 << 20, Discard: true})
	})
}
