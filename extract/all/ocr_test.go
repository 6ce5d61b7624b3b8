package all_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"postern/extract"
	"postern/extract/all"
	"postern/extract/extracttest"
)

// letter is what the pictures say.
var letter = []string{
	"Dear Ada, please pay the invoice to the account",
	"IBAN DE89 3704 0044 0532 0130 00",
	"or by card 4111 1111 1111 1111 until Friday.",
}

var inLetter = []string{"DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111"}

func newSeeingReader(t testing.TB, o extract.OCR) *extract.Reader {
	t.Helper()
	if o.Time == 0 { // more than any machine needs
		o.Time = time.Hour
	}
	if o.PictureTime == 0 {
		o.PictureTime = time.Hour
	}
	r, err := extract.New(extract.Options{Formats: all.Formats, Workers: 1, OCR: &o})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// A seen is what the recognition made of a file.
type seen struct {
	text   string // of all recognised documents
	paths  []string
	report *extract.Report
}

func see(t testing.TB, r *extract.Reader, name string, data []byte) seen {
	t.Helper()
	var s seen
	report, err := r.File(context.Background(), name, bytes.NewReader(data), int64(len(data)), func(d *extract.Document) error {
		if d.View == extract.Recognised {
			s.text += d.Text
			s.paths = append(s.paths, d.Path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.report = report
	return s
}

func (s seen) fact(name string) bool {
	return slices.ContainsFunc(s.report.Facts, func(f extract.Fact) bool { return f.Name == name })
}

func (s seen) gap(c extract.Cause) bool {
	return slices.ContainsFunc(s.report.Gaps, func(g extract.Gap) bool { return g.Cause == c })
}

// inColours are forms of the same page that decoders make different pictures of.
func inColours(page *image.Gray) map[string]image.Image {
	b := page.Rect
	over := func(dst draw.Image, paper, ink color.Color) image.Image {
		for y := range b.Dy() {
			for x := range b.Dx() {
				if page.GrayAt(x, y).Y < 128 {
					dst.Set(x, y, ink)
				} else {
					dst.Set(x, y, paper)
				}
			}
		}
		return dst
	}
	blue, yellow := color.NRGBA{0, 0, 120, 255}, color.NRGBA{255, 250, 200, 255}
	return map[string]image.Image{
		"grey":                   page,
		"16 bits":                over(image.NewGray16(b), color.White, color.Black),
		"colours":                over(image.NewNRGBA(b), yellow, blue),
		"palette":                over(image.NewPaletted(b, color.Palette{yellow, blue}), yellow, blue),
		"clear paper":            over(image.NewNRGBA(b), color.Transparent, color.Black),
		"clear paper, white ink": over(image.NewNRGBA(b), color.Transparent, color.White),
		"white on black":         over(image.NewGray(b), color.Black, color.White),
		"16 bits of colours":     over(image.NewNRGBA64(b), yellow, blue),
	}
}

func drawnAs(t testing.TB, ext string, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch ext {
	case "png":
		err = png.Encode(&b, m)
	case "jpg":
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: 80})
	case "gif":
		err = gif.Encode(&b, m, nil)
	case "bmp":
		err = bmp.Encode(&b, m)
	case "tif":
		err = tiff.Encode(&b, m, &tiff.Options{Compression: tiff.Deflate, Predictor: true})
	case "pgm":
		g := m.(*image.Gray)
		fmt.Fprintf(&b, "P5\n# made\n%d %d\n255\n", g.Rect.Dx(), g.Rect.Dy())
		b.Write(g.Pix)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTextInPictures(t *testing.T) {
	r := newSeeingReader(t, extract.OCR{})
	check := func(what, name string, data []byte) {
		got := see(t, r, name, data)
		for _, w := range inLetter {
			if !strings.Contains(got.text, w) {
				t.Errorf("%s: %q is not in %q", what, w, got.text)
			}
		}
		if got.fact(extract.ImageWithoutText) || len(got.report.Gaps) > 0 {
			t.Errorf("%s: facts %v, gaps %v", what, got.report.Facts, got.report.Gaps)
		}
		if len(got.paths) == 0 || got.paths[0] != name+"/ocr" {
			t.Errorf("%s: at %v", what, got.paths)
		}
	}
	page := extracttest.Page(t, 24, letter...)
	for _, ext := range []string{"png", "jpg", "gif", "bmp", "tif", "pgm"} {
		check(ext, "scan."+ext, drawnAs(t, ext, page))
	}
	for what, m := range inColours(page) {
		check(what, "scan.png", drawnAs(t, "png", m))
	}
	check("as small as on screens", "screen.png", drawnAs(t, "png", extracttest.Page(t, 13, letter...)))
}

func TestScannedPDF(t *testing.T) {
	r := newSeeingReader(t, extract.OCR{})
	for name, path := range map[string]string{
		"fax.pdf":        "fax.pdf/page 2 picture 1.png/ocr",
		"scan-jpeg.pdf":  "scan-jpeg.pdf/page 1 picture 1.jpg/ocr",
		"scan-flate.pdf": "scan-flate.pdf/page 1 picture 1.png/ocr",
	} {
		got := see(t, r, name, readFile(t, "../pdf/testdata/"+name))
		for _, w := range inLetter {
			if !strings.Contains(got.text, w) {
				t.Errorf("%s: %q is not in %q", name, w, got.text)
			}
		}
		if !slices.Contains(got.paths, path) || len(got.report.Facts)+len(got.report.Gaps) > 0 {
			t.Errorf("%s: at %v, facts %v, gaps %v", name, got.paths, got.report.Facts, got.report.Gaps)
		}
	}
}

func TestPicturesWithoutText(t *testing.T) {
	slope := image.NewGray(image.Rect(0, 0, 600, 400))
	for i := range slope.Pix {
		slope.Pix[i] = uint8(i % 600 / 3)
	}
	page := drawnAs(t, "png", extracttest.Page(t, 24, letter...))
	seeing := newSeeingReader(t, extract.OCR{})
	for what, got := range map[string]seen{
		"no text":                see(t, seeing, "a.png", drawnAs(t, "png", slope)),
		"a dot":                  see(t, seeing, "a.gif", drawnAs(t, "gif", image.NewGray(image.Rect(0, 0, 1, 1)))),
		"a line":                 see(t, seeing, "a.png", drawnAs(t, "png", image.NewGray(image.Rect(0, 0, 3000, 1)))),
		"cut off":                see(t, seeing, "a.png", page[:len(page)/2]),
		"recognition off":        see(t, newReader(t), "a.png", page),
		"no time is left":        see(t, newSeeingReader(t, extract.OCR{Time: 1}), "a.png", page),
		"a format of no decoder": see(t, seeing, "a.jp2", readFile(t, "../image/testdata/sample.jp2")),
	} {
		if !got.fact(extract.ImageWithoutText) || got.text != "" || got.gap(extract.Timeout) || got.gap(extract.Crashed) {
			t.Errorf("%s: text %q, facts %v, gaps %v", what, got.text, got.report.Facts, got.report.Gaps)
		}
		if n := len(got.report.Facts); n != 1 {
			t.Errorf("%s: %d facts: %v", what, n, got.report.Facts)
		}
	}
}

// A message that must be answered is, whatever tesseract does.
func TestRecognitionEndsBeforeTheAnswer(t *testing.T) {
	r := newSeeingReader(t, extract.OCR{Program: fake(t, "pause();"), PictureTime: time.Hour, Time: time.Hour})
	page := drawnAs(t, "png", extracttest.Page(t, 24, letter...))
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	report, err := r.File(ctx, "a.png", bytes.NewReader(page), int64(len(page)), func(*extract.Document) error { return nil })
	if err != nil || len(report.Facts) != 1 || !strings.Contains(report.Facts[0].Detail, "no time is left") {
		t.Errorf("%v, %+v", err, report)
	}
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Pictures whose size alone is hostile cost no memory and little time.
func TestBombsOfPixels(t *testing.T) {
	r := newSeeingReader(t, extract.OCR{})
	huge := drawnAs(t, "png", image.NewPaletted(image.Rect(0, 0, 12000, 12000), color.Palette{color.Black, color.White}))
	for name, data := range map[string][]byte{
		"large.png": huge,
		"lies.pgm":  []byte("P5\n60000 60000\n255\nthere is nothing like so much in the file"),
		"text.pgm":  []byte("P2\n5000 5000\n255\n1 2 3"),
		"lies.gif":  []byte("GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x16\x8c\x2d\x99\x87\x00;"),
		"lies.bmp":  []byte("BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\xff\xff\x00\x00\xff\xff\x00\x00\x01\x00\x18\x00\x00\x00\x00\x00" + strings.Repeat("\x00", 20)),
	} {
		got := see(t, r, name, data)
		if !got.fact(extract.ImageWithoutText) || got.gap(extract.Crashed) || got.gap(extract.Timeout) {
			t.Errorf("%s: facts %v, gaps %v", name, got.report.Facts, got.report.Gaps)
		}
	}
	// The next one is read as if nothing had been.
	if got := see(t, r, "a.png", drawnAs(t, "png", extracttest.Page(t, 24, letter...))); !strings.Contains(got.text, inLetter[0]) {
		t.Errorf("after the bombs: %q", got.text)
	}
}

// fake compiles a program that lists its languages as tesseract does, and does something
// else with pictures.
func fake(t testing.TB, does string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "tesseract")
	source := `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
	if (argc > 1 && !strcmp(argv[1], "--list-langs")) {
		printf("List of available languages in \"` + dir + `/\" (1):\neng\n");
		return 0;
	}
	for (int i = 0; i < 1000; i++) getchar();
	` + does + `
	return 0;
}`
	cc := exec.Command("gcc", "-x", "c", "-o", path, "-")
	cc.Stdin = strings.NewReader(source)
	if out, err := cc.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

func TestTesseractGoesWrong(t *testing.T) {
	page := drawnAs(t, "png", extracttest.Page(t, 24, letter...))
	for _, tt := range []struct {
		what, does string
		gap        extract.Cause
	}{
		{"hangs", "pause();", extract.Timeout},
		{"spins", "for (;;) ;", extract.Timeout},
		{"crashes", "abort();", extract.Crashed},
		{"fails", "return 1;", extract.Crashed},
		{"writes without end", `for (;;) puts("text without end");`, extract.TooBig},
		{"wants memory", "memset(malloc(2000000000), 1, 2000000000);", extract.Crashed},
		{"wants files", `if (!fopen("/etc/passwd", "r")) return 1; puts("opened");`, extract.Crashed},
	} {
		r := newSeeingReader(t, extract.OCR{Program: fake(t, tt.does), PictureTime: time.Second})
		got := see(t, r, "a.png", page)
		if !got.gap(tt.gap) || !got.fact(extract.ImageWithoutText) || got.text != "" {
			t.Errorf("%s: text %q, facts %v, gaps %v", tt.what, got.text, got.report.Facts, got.report.Gaps)
		}
	}
}

// Pictures that are waited for keep no other message waiting.
func TestRecognitionHasItsOwnQueue(t *testing.T) {
	r := newSeeingReader(t, extract.OCR{Program: fake(t, "pause();"), PictureTime: time.Hour, Time: time.Hour})
	page := drawnAs(t, "png", extracttest.Page(t, 24, letter...))
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() {
		_, err := r.File(ctx, "a.png", bytes.NewReader(page), int64(len(page)), func(*extract.Document) error { return nil })
		over <- err
	}()
	for range 20 {
		see(t, r, "a.txt", []byte("nothing but text"))
		see(t, r, "a.pdf", []byte("%PDF-1.4 broken"))
	}
	cancel()
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Errorf("the picture: %v", err)
	}
}

func TestWhatTesseractLacks(t *testing.T) {
	for want, o := range map[string]extract.OCR{
		"install tesseract":     {Program: "tesseract-that-is-nowhere"},
		"tesseract-ocr-klingon": {Languages: []string{"eng", "klingon"}},
		"does not list":         {Program: "/bin/false"},
		"version 5 or later":    {Program: "/bin/echo"},
	} {
		if err := o.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", o, err, want)
		}
		if _, err := extract.New(extract.Options{Formats: all.Formats, OCR: &o}); err == nil {
			t.Errorf("%v: a reader is made", o)
		}
	}
	if err := (extract.OCR{}).Check(); err != nil {
		t.Error(err)
	}
}
