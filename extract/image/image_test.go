package image

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// formats are all of the package, by the extension of their sample.
var formats = map[string]extract.Format{
	"jpg": JPEG, "png": PNG, "gif": GIF, "tif": TIFF, "webp": WebP, "heic": HEIF, "avif": HEIF, "jp2": JPEG2000, "jxl": JXL, "jxr": JXR, "bmp": BMP, "ico": Icon,
	"psd": PSD, "pnm": Portable, "emf": EMF, "wmf": WMF, "pict": PICT, "mng": MNG, "jng": MNG,
}

// sample is a picture made by ImageMagick, with the texts of exiftool.
func sample(t testing.TB, ext string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "sample."+ext))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTextsOfRealPictures(t *testing.T) {
	exif := []string{"Ada Byron", "exif description"}
	for ext, want := range map[string][]string{
		"jpg": append([]string{
			"secret 4111 1111 1111 1111", "Titel Ünïcode", "48.137100, 11.575400", "jpeg comment", "iptcword", "iptc caption", "xmp words",
		}, exif...),
		"png":  {"Author: Ada Byron", "Comment: png comment", "exif description", "xmp words"},
		"gif":  {"gif comment", "xmp words"},
		"tif":  append([]string{"xmp words"}, exif...),
		"webp": append([]string{"xmp words"}, exif...),
		"jp2":  append([]string{"xmp words"}, exif...),
		"psd":  append([]string{"xmp words"}, exif...),
		"heic": append([]string{"xmp words"}, exif...),
		"avif": append([]string{"xmp words"}, exif...),
		"jxr":  append([]string{"xmp words"}, exif...),
		"bmp":  nil,
		"ico":  nil,
	} {
		r := extracttest.Read(t, formats[ext], "a."+ext, sample(t, ext))
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", ext, r.Detected, r.Err, r.Gaps)
		}
		text := extracttest.Everything(r)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is missing in %q", ext, w, text)
			}
		}
	}
}

// A thumbnail shows what was cut away from the picture, and says what the camera did.
func TestThumbnailIsAFile(t *testing.T) {
	r := extracttest.Read(t, JPEG, "a.jpg", sample(t, "jpg"))
	for _, c := range r.Children {
		if strings.HasPrefix(string(c.Data), "\xff\xd8\xff") {
			return
		}
	}
	t.Errorf("no thumbnail among %d files", len(r.Children))
}

// What stands behind the end of a picture is shown by no program, and mailed all the
// same.
func TestWhatFollowsAPicture(t *testing.T) {
	const secret = "PK\x03\x04 behind the picture: card 4111 1111 1111 1111"
	for _, ext := range []string{"jpg", "png", "gif", "webp", "bmp"} {
		r := extracttest.Read(t, formats[ext], "a."+ext, append(sample(t, ext), secret...))
		if !strings.Contains(extracttest.Everything(r), secret[5:]) {
			t.Errorf("%s: what follows is not read: %d files, gaps %v, error %v", ext, len(r.Children), r.Gaps, r.Err)
		}
	}
}

// A picture that is cut off in what describes it is known to be, or loses nothing.
func TestPicturesCutOff(t *testing.T) {
	for ext, f := range formats {
		whole, err := os.ReadFile(filepath.Join("testdata", "sample."+ext))
		if err != nil {
			continue // a format without a sample has its own tests
		}
		for _, n := range []int{4, 12, 30, 100, len(whole) / 2} {
			extracttest.Read(t, f, "a."+ext, whole[:min(n, len(whole))])
		}
	}
	r := extracttest.Read(t, JPEG, "a.jpg", sample(t, "jpg")[:200])
	if r.Err == nil && len(r.Gaps) == 0 {
		t.Error("a JPEG cut off in its EXIF is read whole")
	}
}

func FuzzPicture(f *testing.F) {
	files, _ := filepath.Glob("testdata/sample.*")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(strings.TrimPrefix(filepath.Ext(name), "."), b)
	}
	f.Add("heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x08meta"))
	f.Add("jxl", []byte("\x00\x00\x00\x0cJXL \x0d\x0a\x87\x0a"))
	f.Add("pnm", []byte("P6\n# a comment\n1 1\n255\nabc"))
	f.Add("wmf", []byte("\xd7\xcd\xc6\x9a\x00\x00\x00\x00\x00\x00\x01\x00\x01\x00`\x00\x00\x00\x00\x00\x00\x00\x01\x00\x09\x00\x00\x03"))
	f.Add("emf", []byte("\x01\x00\x00\x00\x58\x00\x00\x00"+strings.Repeat("\x00", 32)+" EMF"+strings.Repeat("\x00", 44)))
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		format, ok := formats[ext]
		if !ok || len(data) > 1<<20 {
			return
		}
		extracttest.Read(t, format, "a."+ext, data)
	})
}

// What LibreOffice writes behind a bitmap that one sees through in places, by its BitmapEx, is a mask: one more
// bitmap. Anything else behind a bitmap is a file of its own.
func TestBitmapWithMask(t *testing.T) {
	bitmap := append([]byte("BM\x3a\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x18\x00"), make([]byte, 28)...)
	for mark, want := range map[string]string{"\x62\x19\x09\x25\x01\x02\xb2\xac\x02": "", "\x62\x19\x09\x25 other": "\x62\x19\x09\x25 other"} {
		data := append(append(slices.Clone(bitmap), mark...), bitmap...)
		got := extracttest.Read(t, BMP, "a.bmp", data)
		if len(got.Children) != 1 || string(got.Children[0].Data) != want+string(bitmap) {
			t.Errorf("%q: got %+v, %v", mark, got.Children, got.Err)
		}
	}
}
