package image

import (
	"path/filepath"
	"strings"
	"testing"

	"postern/extract/extracttest"
)

func TestRasters(t *testing.T) {
	want := map[string]string{"miff": "raster words", "hdr": "FORMAT=32-bit_rle_rgbe", "fits": "BITPIX", "tga": "raster words"}
	for file, b := range extracttest.Samples(t, "raster.*", 8) {
		ext := strings.TrimPrefix(filepath.Ext(file), ".")
		r := extracttest.Read(t, Raster, "a."+ext, b)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Text(), want[ext]) {
			t.Errorf("%s: detected %v, error %v, gaps %v, text %q", ext, r.Detected, r.Err, r.Gaps, r.Text())
		}
		for _, f := range formats {
			if f.Name != Raster.Name && f.Detect(extracttest.Object("a", b)) {
				t.Errorf("%s is %s too", ext, f.Name)
			}
		}
		for n := range len(b) {
			extracttest.Read(t, Raster, "a."+ext, b[:n])
		}
	}
}

// What is no picture is not taken for one.
func TestNoRasters(t *testing.T) {
	for _, b := range []string{
		"", "\x00\x00", "\x00\x00\x02\x00\x01\x00\x10\x10\x00\x00\x00\x00\x30\x01\x00\x00\x16\x00\x00\x00", // a pointer
		"\x00\x00\x02\x00\x04\x04\x05\x54\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", // a sheet of Lotus
		strings.Repeat("\x00", 1000), "\x0a\x0a\x01\x08 text", "several words of a text that goes on",
	} {
		if Raster.Detect(extracttest.Object("a", []byte(b))) {
			t.Errorf("%q is a picture", b[:min(len(b), 30)])
		}
	}
}

func FuzzRaster(f *testing.F) {
	for _, b := range extracttest.Samples(f, "raster.*", 8) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Raster, "a", data) })
}
