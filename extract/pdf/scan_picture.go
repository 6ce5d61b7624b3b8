package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"time"

	"golang.org/x/image/ccitt"

	"postern/extract"
)

// Bounds of the pictures that are handed on because they may be scanned pages. What
// recognises their text has no time for more.
const (
	maxScans    = 32          // of one file
	scanTime    = time.Second // for unpacking them
	mostSamples = 64 << 20    // pixels of one
	scanPixels  = 500_000     // of a page, about, at 75 dpi
	maxWidth    = 1 << 16
	sparse      = 200 // glyphs; a page with less text is perhaps a scan with a stamp
	maxImages   = 16  // of one page
)

var errPicture = errors.New("a picture that is not unpacked")

// scans hands on the pictures of a page that shows nothing else, or hardly any text
// besides a large one. It reports whether they are all that the page shows.
func (d *document) scans(c *canvas, where string) bool {
	if !d.wanted || c.shown >= sparse {
		return false
	}
	all := len(c.images) > 0 && !c.others
	for i, st := range c.images {
		w, h := whole(d.file.get(first(st.dict, "Width", "W")), 0), whole(d.file.get(first(st.dict, "Height", "H")), 0)
		switch {
		case c.shown > 0 && (w < 1 || h < scanPixels/max(w, 1)):
			continue
		case d.scanned[st.id] && st.id.num != 0:
			continue
		}
		if len(d.scanned) >= maxScans || d.scanning > scanTime || !d.scan(st, w, h, fmt.Sprintf("%s picture %d", where, i+1)) {
			all = false
			continue
		}
		d.scanned[st.id] = true
	}
	return all
}

// scan hands on one picture as a file of its own.
func (d *document) scan(st *stream, w, h int, path string) bool {
	began := time.Now()
	defer func() { d.scanning += time.Since(began) }()
	filters, parms := d.file.filters(st.dict)
	kind, last := name(""), dict(nil)
	if n := len(filters); n > 0 {
		kind, last = filters[n-1], parms[n-1]
	}
	switch kind {
	case "DCTDecode", "DCT":
		return d.rawPicture(st, path+".jpg", "image/jpeg")
	case "JPXDecode":
		return d.rawPicture(st, path+".jp2", "image/jp2")
	case "JBIG2Decode":
		return false
	}
	if w < 1 || h < 1 || w > maxWidth || h > mostSamples/w {
		return false
	}
	var m *image.Gray
	var err error
	if kind == "CCITTFaxDecode" || kind == "CCF" {
		m, err = d.fax(st, last, w, h)
	} else {
		m, err = d.samples(st, w, h)
	}
	if err != nil {
		return false
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		return false
	}
	d.hand(extract.Child{Path: path + ".png", Types: []string{"image/png"}}, &b)
	return d.err == nil
}

func (d *document) rawPicture(st *stream, path, kind string) bool {
	r, err := d.openRaw(st)
	if err != nil {
		return false
	}
	d.hand(extract.Child{Path: path, Types: []string{kind}}, r)
	return d.err == nil
}

// fax decodes a picture by ITU-T T.4 or T.6 (7.4.6). What is missing at its end is
// white.
func (d *document) fax(st *stream, parms dict, w, h int) (*image.Gray, error) {
	r, err := d.openRaw(st)
	if err != nil {
		return nil, err
	}
	get := func(k name) any { return d.file.get(parms[k]) }
	format := ccitt.Group3
	switch k := d.file.number(parms["K"], 0); {
	case k < 0:
		format = ccitt.Group4
	case k > 0: // of two dimensions, which the decoder does not know
		return nil, errPicture
	}
	columns := whole(get("Columns"), 1728)
	if columns < 1 || columns > maxWidth || h > mostSamples/columns {
		return nil, errPicture
	}
	aligned, _ := get("EncodedByteAlign").(bool)
	bits := ccitt.NewReader(r, ccitt.MSB, format, columns, h, &ccitt.Options{Align: aligned})
	p := &palette{bits: 1, channels: 1, grey: func(v []int) uint8 { return uint8(255 * v[0]) }}
	return p.picture(bits, columns, h)
}

// samples decodes a picture of plain samples (8.9.5).
func (d *document) samples(st *stream, w, h int) (*image.Gray, error) {
	p := d.palette(st)
	if p == nil {
		return nil, errPicture
	}
	r, err := d.file.open(st)
	if err != nil {
		return nil, err
	}
	return p.picture(r, w, h)
}

// A palette says what the samples of a picture mean.
type palette struct {
	bits, channels int
	grey           func([]int) uint8 // of a pixel, whose values go up to 1<<bits - 1
}

// picture reads rows of packed samples. What is missing at the end is white.
func (p *palette) picture(r io.Reader, w, h int) (*image.Gray, error) {
	row := make([]byte, (w*p.channels*p.bits+7)/8)
	values := make([]int, p.channels)
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = 0xff
	}
	for y := range h {
		if n, err := io.ReadFull(r, row); err != nil {
			if y == 0 && n == 0 {
				return nil, err
			}
			return m, nil
		}
		at := 0
		for x := range w {
			for c := range values {
				switch p.bits {
				case 8:
					values[c] = int(row[at])
					at++
				case 16:
					values[c] = int(binary.BigEndian.Uint16(row[at:]))
					at += 2
				default:
					values[c] = int(row[at/8]) >> (8 - p.bits - at%8) & (1<<p.bits - 1)
					at += p.bits
				}
			}
			m.Pix[y*m.Stride+x] = p.grey(values)
		}
	}
	return m, nil
}

// palette is that of a picture; nil where its colours are not known (8.6).
func (d *document) palette(st *stream) *palette {
	bits := whole(d.file.get(first(st.dict, "BitsPerComponent", "BPC")), 8)
	if mask, _ := d.file.get(first(st.dict, "ImageMask", "IM")).(bool); mask {
		bits = 1
	}
	switch bits {
	case 1, 2, 4, 8, 16:
	default:
		return nil
	}
	most := 1<<bits - 1
	space := d.file.get(first(st.dict, "ColorSpace", "CS"))
	if list, ok := space.(array); ok && len(list) >= 4 {
		if n := d.file.name(list[0]); n == "Indexed" || n == "I" {
			return d.indexed(list, bits)
		}
	}
	n := d.channels(space)
	if n == 0 {
		return nil
	}
	return &palette{bits: bits, channels: n, grey: func(v []int) uint8 { return uint8(lightness(v, most)) }}
}

// channels is how many values a colour has; 0 where that is not known.
func (d *document) channels(space any) int {
	list, _ := space.(array)
	family := d.file.name(space)
	if len(list) > 0 {
		family = d.file.name(list[0])
	}
	switch family {
	case "", "DeviceGray", "CalGray", "G", "Separation":
		return 1
	case "DeviceRGB", "CalRGB", "RGB", "Lab":
		return 3
	case "DeviceCMYK", "CMYK":
		return 4
	case "ICCBased":
		if len(list) > 1 {
			if n := whole(d.file.get(d.file.dict(list[1])["N"]), 0); n == 1 || n == 3 || n == 4 {
				return n
			}
		}
	}
	return 0
}

// indexed is a palette of colours of another space (8.6.6.3).
func (d *document) indexed(list array, bits int) *palette {
	n := d.channels(d.file.get(list[1]))
	var table []byte
	switch v := d.file.get(list[3]).(type) {
	case str:
		table = []byte(v)
	case *stream:
		if r, err := d.file.open(v); err == nil {
			table, _ = io.ReadAll(io.LimitReader(r, 4*256))
		}
	}
	if n == 0 || bits > 8 {
		return nil
	}
	var shades [256]uint8
	colour := make([]int, n)
	for i := 0; i < 256 && (i+1)*n <= len(table); i++ {
		for c := range colour {
			colour[c] = int(table[i*n+c])
		}
		shades[i] = uint8(lightness(colour, 255))
	}
	return &palette{bits: bits, channels: 1, grey: func(v []int) uint8 { return shades[v[0]] }}
}

// lightness is the luma of a colour whose values go up to most, from 0 to 255.
func lightness(v []int, most int) int {
	switch len(v) {
	case 3:
		return (299*v[0] + 587*v[1] + 114*v[2]) * 255 / (1000 * most)
	case 4:
		ink := (299*v[0]+587*v[1]+114*v[2])/1000 + v[3]
		return 255 - min(ink, most)*255/most
	default:
		return v[0] * 255 / most
	}
}
