package image

import (
	"bytes"
	"context"
	"encoding/binary"
	stdimage "image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// shadesOf lists the grey of the upper left pixel of every page.
func shadesOf(t testing.TB, f extract.Format, data []byte) (list []uint8, err error) {
	t.Helper()
	o := extracttest.Object("a", data)
	for page := 0; ; page++ {
		g, err := f.Pixels(context.Background(), o, page)
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		list = append(list, g.GrayAt(0, 0).Y)
	}
}

// tiffOf makes a TIFF with a page of 8 by 8 pixels for each shade (TIFF 6.0 section 4).
func tiffOf(order binary.AppendByteOrder, mark string, shades ...uint8) []byte {
	b := order.AppendUint16([]byte(mark), 42)
	b = order.AppendUint32(b, 8)
	for i, v := range shades {
		entries := [][2]uint32{{256, 8}, {257, 8}, {258, 8}, {259, 1}, {262, 1}, {273, uint32(len(b)) + 2 + 9*12 + 4}, {277, 1}, {278, 8}, {279, 64}}
		b = order.AppendUint16(b, uint16(len(entries)))
		for _, e := range entries {
			b = order.AppendUint16(b, uint16(e[0]))
			b = order.AppendUint16(b, 4)
			b = order.AppendUint32(b, 1)
			b = order.AppendUint32(b, e[1])
		}
		next := uint32(0)
		if i < len(shades)-1 {
			next = uint32(len(b)) + 4 + 64
		}
		b = order.AppendUint32(b, next)
		b = append(b, bytes.Repeat([]byte{v}, 64)...)
	}
	return b
}

func TestPagesOfTIFF(t *testing.T) {
	for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
		got, err := shadesOf(t, TIFF, tiffOf(order, mark, 10, 200, 90))
		if err != nil || !bytes.Equal(got, []uint8{10, 200, 90}) {
			t.Errorf("%s: pages %v, %v", mark, got, err)
		}
	}
	ring := tiffOf(binary.LittleEndian, "II", 10, 200)
	second := binary.LittleEndian.Uint32(ring[8+2+9*12:])
	binary.LittleEndian.PutUint32(ring[second+2+9*12:], 8)
	if got, err := shadesOf(t, TIFF, ring); err == nil || len(got) != mostPages {
		t.Errorf("pages in a ring: %d, %v", len(got), err)
	}
}

func TestFramesOfGIF(t *testing.T) {
	film := &gif.GIF{}
	palette := color.Palette{}
	for i := range 20 {
		palette = append(palette, color.Gray{uint8(10 * i)})
	}
	for i := range mostFrames {
		m := stdimage.NewPaletted(stdimage.Rect(0, 0, 8, 8), palette)
		for k := range m.Pix {
			m.Pix[k] = uint8(i)
		}
		film.Image, film.Delay = append(film.Image, m), append(film.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, film); err != nil {
		t.Fatal(err)
	}
	got, err := shadesOf(t, GIF, b.Bytes())
	if want := []uint8{0, 10, 20, 30, 40, 50, 60, 70}; !bytes.Equal(got, want) || err == nil {
		t.Errorf("frames %v, want %v and an end that is named; %v", got, want, err)
	}
}

func TestPortable(t *testing.T) {
	for data, want := range map[string]uint8{
		"P1\n# c\n2 2\n0110":              255,
		"P1 2 2\n1 1\n1 1\n":              0,
		"P2 1 1 15 3":                     51,
		"P3 1 1 255 255 0 0":              76,
		"P4\n8 1\n\x80":                   0,
		"P5\n1 1\n255\n\x63":              99,
		"P5\n1 1\n65535\n\x80\x00":        127,
		"P6\n1 1\n255\n\x00\xff\x00":      149,
		"P5 # between\n1 1 255\n\x07rest": 7,
	} {
		got, err := shadesOf(t, Portable, []byte(data))
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%q: %v, %v, want %d", data, got, err, want)
		}
	}
	for _, data := range []string{"P5\n2 2\n255\nabc", "P7\n", "P5\n0 1\n255\n", "P5\n99999999 99999999\n255\n", "P2 2 2 255 1 2 x 4"} {
		if got, err := shadesOf(t, Portable, []byte(data)); err == nil {
			t.Errorf("%q is read: %v", data, got)
		}
	}
}

// A page is handed on within its bounds, whatever the picture's shape.
func TestPagesAreBounded(t *testing.T) {
	for _, size := range [][2]int{{6000, 5000}, {1, 30_000}, {50_000, 400}, {300, 200}, {1, 1}} {
		m := stdimage.NewPaletted(stdimage.Rect(0, 0, size[0], size[1]), color.Palette{color.White})
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		g, err := PNG.Pixels(context.Background(), extracttest.Object("a.png", b.Bytes()), 0)
		if int64(size[0]*size[1]*8) > mostDecoded {
			if err == nil {
				t.Errorf("%v is decoded", size)
			}
			continue
		}
		if err != nil || g.Rect.Dx()*g.Rect.Dy() > extract.MostPixels {
			t.Errorf("%v: %v, %v", size, g.Bounds(), err)
		}
	}
	large := stdimage.NewGray(stdimage.Rect(0, 0, 5000, 4000))
	for i := range large.Pix {
		large.Pix[i] = uint8(100 + 100*(i/5000%2)) // lines
	}
	if g := fitted(large); g.Rect.Dx() != 2500 || g.GrayAt(100, 100).Y != 150 {
		t.Errorf("shrunk to %v, %v", g.Rect, g.GrayAt(100, 100))
	}
}

func TestProgressive(t *testing.T) {
	for head, want := range map[string]bool{
		"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x08": false,
		"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x08": true,
		"\xff\xd8\xff\xff\xff\xc0\x00\x08":           false,
		"\xff\xd8":                                   true,
	} {
		if got := progressive(strings.NewReader(head)); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

func FuzzPixels(f *testing.F) {
	for _, ext := range []string{"jpg", "png", "gif", "tif", "webp", "bmp"} {
		f.Add(ext, sample(f, ext))
	}
	f.Add("tif", tiffOf(binary.BigEndian, "MM", 10, 200))
	f.Add("pnm", []byte("P2\n# a comment\n2 2\n255\n1 2 3 4"))
	f.Add("pnm", []byte("P4\n9 2\n\x80\x80\x00\x00"))
	whole := mostDecoded
	mostDecoded = 1 << 20 // a large picture takes long, whatever is in it
	f.Cleanup(func() { mostDecoded = whole })
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		format, ok := formats[ext]
		if !ok || format.Pixels == nil || len(data) > 1<<20 {
			return
		}
		o := extracttest.Object("a."+ext, data)
		for page := range 3 {
			g, err := format.Pixels(context.Background(), o, page)
			if err != nil {
				return
			}
			if n := g.Rect.Dx() * g.Rect.Dy(); n < 1 || n > extract.MostPixels || len(g.Pix) < n {
				t.Fatalf("page %d: %v", page, g.Rect)
			}
		}
	})
}
