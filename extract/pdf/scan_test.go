package pdf

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// scanned reads a file as when the text of pictures will be recognised.
func scanned(t testing.TB, data []byte) extracttest.Result {
	t.Helper()
	o := extracttest.Object("a.pdf", data)
	o.Scans = true
	return extracttest.ReadObject(t, Format, o)
}

func noText(r extracttest.Result) bool {
	for _, f := range r.Facts {
		if f.Name == extract.ImageWithoutText {
			return true
		}
	}
	return false
}

// Files of tiff2pdf (two pages, CCITT Group 4) and Chromium (a JPEG; a PNG, as
// samples).
func TestScannedPages(t *testing.T) {
	for name, want := range map[string][]string{
		"fax.pdf":        {"page 1 picture 1.png", "page 2 picture 1.png"},
		"scan-jpeg.pdf":  {"page 1 picture 1.jpg"},
		"scan-flate.pdf": {"page 1 picture 1.png"},
	} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		r := scanned(t, data)
		for _, w := range want {
			if _, ok := r.Child(w); !ok {
				t.Errorf("%s: %s is missing", name, w)
			}
		}
		if noText(r) || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: facts %v, gaps %v, %v", name, r.Facts, r.Gaps, r.Err)
		}
		if r := extracttest.Read(t, Format, name, data); !noText(r) || len(r.Children) > 0 {
			t.Errorf("%s, when no text is recognised: facts %v, %d children", name, r.Facts, len(r.Children))
		}
	}
}

// picturePage is a page that shows one picture.
func picturePage(entries, data string, text ...string) []byte {
	return onePage("q 600 0 0 800 0 0 cm /X Do Q "+strings.Join(text, " "), "", "", streamOf("/Type/XObject/Subtype/Image"+entries, data))
}

func TestSamples(t *testing.T) {
	g3, err := os.ReadFile("testdata/page.g3") // by tiffcp -c g3:1d
	if err != nil {
		t.Fatal(err)
	}
	for what, tt := range map[string]struct {
		entries, data string
		x, y          int
		want          uint8
	}{
		"grey":        {"/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray", "\x01\x02\x03\x04", 1, 1, 4},
		"bits":        {"/Width 3/Height 2/BitsPerComponent 1/ColorSpace/DeviceGray", "\xa0\x40", 1, 1, 255},
		"mask":        {"/Width 3/Height 2/ImageMask true", "\xa0\x40", 0, 1, 0},
		"four bits":   {"/Width 2/Height 1/BitsPerComponent 4/ColorSpace/DeviceGray", "\x1f", 0, 0, 17},
		"two bytes":   {"/Width 1/Height 1/BitsPerComponent 16/ColorSpace/DeviceGray", "\x80\x00", 0, 0, 127},
		"colours":     {"/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB", "\x00\x00\x00\xff\x00\x00", 1, 0, 76},
		"inks":        {"/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceCMYK", "\x00\x00\x00\x00\x00\x00\x00\xff", 1, 0, 0},
		"palette":     {"/Width 4/Height 1/BitsPerComponent 2/ColorSpace[/Indexed/DeviceGray 3<00 40 80 C0>]", "\x1b", 2, 0, 128},
		"cut off":     {"/Width 2/Height 3/BitsPerComponent 8/ColorSpace/DeviceGray", "\x01\x02\x03", 0, 2, 255},
		"paper of G3": {"/Width 1016/Height 640/Filter/CCITTFaxDecode/DecodeParms<</Columns 1016/K 0>>", string(g3), 0, 0, 255},
	} {
		r := scanned(t, picturePage(tt.entries, tt.data))
		c, ok := r.Child("page 1 picture 1.png")
		if !ok || noText(r) {
			t.Errorf("%s: %d children, facts %v", what, len(r.Children), r.Facts)
			continue
		}
		m, err := png.Decode(bytes.NewReader(c.Data))
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if v, _, _, _ := m.At(tt.x, tt.y).RGBA(); uint8(v>>8) != tt.want {
			t.Errorf("%s: %d, want %d", what, v>>8, tt.want)
		}
	}
}

// What cannot be handed on as a picture stays the fact that it was.
func TestPicturesThatAreNotUnpacked(t *testing.T) {
	for what, entries := range map[string]string{
		"JBIG2":         "/Width 10/Height 10/Filter/JBIG2Decode",
		"no size":       "/BitsPerComponent 8/ColorSpace/DeviceGray",
		"too large":     "/Width 1000000/Height 1000000/BitsPerComponent 8/ColorSpace/DeviceGray",
		"too wide":      "/Width 60000000/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
		"no known form": "/Width 10/Height 10/BitsPerComponent 8/ColorSpace[/DeviceN[/A/B]/DeviceRGB 9 0 R]",
		"two-way fax":   "/Width 10/Height 10/Filter/CCITTFaxDecode/DecodeParms<</K 4>>",
		"odd bits":      "/Width 10/Height 10/BitsPerComponent 7/ColorSpace/DeviceGray",
	} {
		if r := scanned(t, picturePage(entries, "data")); !noText(r) || len(r.Children) > 0 {
			t.Errorf("%s: facts %v, %d children", what, r.Facts, len(r.Children))
		}
	}
	if r := scanned(t, onePage("q BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q", "", "")); !noText(r) {
		t.Error("an inline picture is silent")
	}
}

// A stamp of text does not hide a scan; pages of text keep their pictures.
func TestScansBesideText(t *testing.T) {
	large := fmt.Sprintf("/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray", 1000, 800)
	small := "/Width 100/Height 80/BitsPerComponent 1/ColorSpace/DeviceGray"
	data := strings.Repeat("\xaa", 100_000)
	for what, tt := range map[string]struct {
		page []byte
		want int
	}{
		"a scan with a stamp": {picturePage(large, data, show("Received 2026-01-02")), 1},
		"a logo":              {picturePage(small, data, show("Received 2026-01-02")), 0},
		"a page of text":      {picturePage(large, data, show(strings.Repeat("text of a page ", 30))), 0},
	} {
		if r := scanned(t, tt.page); len(r.Children) != tt.want || noText(r) {
			t.Errorf("%s: %d children, facts %v", what, len(r.Children), r.Facts)
		}
	}
}

func TestManyScans(t *testing.T) {
	picture := streamOf("/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray", "\x01\x02\x03\x04")
	content, resources := strings.Builder{}, strings.Builder{}
	objects := []string{}
	for i := range 3 * maxScans {
		fmt.Fprintf(&content, "/P%d Do ", i)
		fmt.Fprintf(&resources, "/P%d %d 0 R", i, 6+i)
		objects = append(objects, picture)
	}
	data := onePage(content.String(), "", "/Resources<</XObject<<"+resources.String()+">>>>", objects...)
	if r := scanned(t, data); len(r.Children) != maxImages || !noText(r) {
		t.Errorf("%d children, facts %v", len(r.Children), r.Facts)
	}
}
