package font

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/metadata"
)

// formats are all of the package, by extension.
var formats = map[string]extract.Format{"ttf": SFNT, "otf": SFNT, "ttc": SFNT, "woff": WOFF, "woff2": WOFF, "eot": EOT, "pfm": Metrics}

func TestNamesOfRealFonts(t *testing.T) {
	names := []string{"Copyright by Ada Byron", "Fontfamily Full", "Designer Ünal", "Licence number 4111 1111 1111 1111", "ディザイナー", "書体の名前"}
	more := map[string][]string{
		"ttf": {"meta words"}, "ttc": {"meta words"}, "otf": {"cff notice words", "secretglyph"},
		"woff": {"meta words", "woff credits"}, "woff2": {"meta words", "woff credits", "private woff words"},
	}
	for file, b := range extracttest.Samples(t, "names.*", 5) {
		ext := strings.TrimPrefix(filepath.Ext(file), ".")
		r := extracttest.Read(t, formats[ext], "a."+ext, b)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", ext, r.Detected, r.Err, r.Gaps)
		}
		text := extracttest.Everything(r)
		for _, w := range append(names, more[ext]...) {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is missing in %q", ext, w, text)
			}
		}
	}
}

// What stands between the tables of a font, and behind them, is shown by no program.
func TestWhatStandsBesideTables(t *testing.T) {
	b := extracttest.Samples(t, "names.ttf", 1)
	for _, font := range b {
		r := extracttest.Read(t, SFNT, "a.ttf", append(font, "card 4111 1111 1111 1111 behind the font"...))
		if !strings.Contains(extracttest.Everything(r), "behind the font") {
			t.Errorf("what follows is not read: %d files, gaps %v, error %v", len(r.Children), r.Gaps, r.Err)
		}
	}
}

// A font that is cut off is a gap, wherever that is.
func TestFontsCutOff(t *testing.T) {
	for file, b := range extracttest.Samples(t, "names.*", 5) {
		ext := strings.TrimPrefix(filepath.Ext(file), ".")
		for n := range len(b) {
			if n%7 != 0 && n > 200 {
				continue
			}
			r := extracttest.Read(t, formats[ext], "a."+ext, b[:n])
			if r.Err == nil && len(r.Gaps) == 0 && n < len(b)-4 {
				t.Errorf("%s: cut off at %d of %d is read whole", ext, n, len(b))
				break
			}
		}
	}
}

// embedded builds an EOT file by its specification: sizes, flags, a mark, four names, the font.
func embedded(flags uint32, font []byte) []byte {
	h := make([]byte, 82)
	le := binary.LittleEndian
	le.PutUint32(h[4:], uint32(len(font)))
	le.PutUint32(h[8:], 0x00020001)
	le.PutUint32(h[12:], flags)
	copy(h[34:], "LP")
	for _, name := range []string{"Eotfamily", "Regular", "Version 1", "Eotfamily Full"} {
		h = le.AppendUint16(h, uint16(2*len(name)))
		for _, c := range name {
			h = le.AppendUint16(h, uint16(c))
		}
		h = append(h, 0, 0)
	}
	h = append(h, 0, 0)
	h = append(h, font...)
	le.PutUint32(h, uint32(len(h)))
	return h
}

func TestEmbeddedOpenType(t *testing.T) {
	font := []byte("\x00\x01\x00\x00 a font")
	r := extracttest.Read(t, EOT, "a.eot", embedded(0, font))
	c, ok := r.Child("font")
	if !r.Detected || r.Err != nil || !ok || !bytes.Equal(c.Data, font) || !strings.Contains(r.Text(), "Eotfamily Full") {
		t.Errorf("detected %v, error %v, child %q, text %q", r.Detected, r.Err, c.Data, r.Text())
	}
	const packed = 4
	if r := extracttest.Read(t, EOT, "a.eot", embedded(packed, font)); !r.Gap(extract.Unknown) || !strings.Contains(r.Text(), "Eotfamily Full") {
		t.Errorf("packed: error %v, text %q", r.Err, r.Text())
	}
}

// Names that end where no more of the head is read do not end the reader.
func TestLongNamesOfEmbeddedFonts(t *testing.T) {
	const read = 64 << 10
	for size := read - 82 - 4*4 - 8; size < read-82-4*4+8; size++ {
		b := make([]byte, 82)
		copy(b[34:], "LP")
		b = append(b, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
		b = binary.LittleEndian.AppendUint16(b, uint16(size))
		b = append(b, make([]byte, size+4<<10)...)
		binary.LittleEndian.PutUint32(b, uint32(len(b)))
		extracttest.Read(t, EOT, "a.eot", b)
	}
}

// metrics builds a PFM file by Adobe's technical note 5178.
func metrics() []byte {
	h := make([]byte, 117)
	copy(h, "\x00\x01")
	copy(h[6:], "(c) Ada Byron")
	h[66] = 0x81
	h = append(h, "\x00PostScript\x00Fontfamily\x00Fontfamily-Roman\x00"...)
	binary.LittleEndian.PutUint32(h[2:], uint32(len(h)))
	return h
}

func TestMetrics(t *testing.T) {
	r := extracttest.Read(t, Metrics, "a.pfm", metrics())
	for _, w := range []string{"(c) Ada Byron", "Fontfamily-Roman"} {
		if !r.Detected || r.Err != nil || !strings.Contains(r.Text(), w) {
			t.Errorf("%q is missing in %q, error %v", w, r.Text(), r.Err)
		}
	}
}

// The numbers that WOFF 2 has for tables are as many as five bits and more can say.
func TestWellKnownTables(t *testing.T) {
	if len(wellKnown) != 4*63 {
		t.Errorf("%d names", len(wellKnown)/4)
	}
}

// Tables that all lie over the same bytes are not read over and over.
func TestTablesOverEachOther(t *testing.T) {
	const count, body = 500, 1 << 20
	b := []byte("\x00\x01\x00\x00\x01\xf4\x00\x00\x00\x00\x00\x00")
	for range count {
		b = append(b, "glyf\x00\x00\x00\x00"...)
		b = binary.BigEndian.AppendUint32(b, 12+16*count)
		b = binary.BigEndian.AppendUint32(b, body)
	}
	b = append(b, bytes.Repeat([]byte("words words words "), body/18+1)...)
	r := extracttest.Read(t, SFNT, "a.ttf", b)
	if n := len(r.Text()); n > 3*len(b) {
		t.Errorf("%d bytes of text out of %d", n, len(b))
	}
	b = bytes.Replace(b, []byte("glyf"), []byte("strg"), count)
	for i := range count { // each a little shorter, so that none is the same
		binary.BigEndian.PutUint32(b[12+16*i+12:], uint32(body-i))
	}
	if r := extracttest.Read(t, SFNT, "a.ttf", b); !r.Gap(extract.TooBig) {
		t.Errorf("no gap: %v, %v", r.Gaps, r.Err)
	}
}

// Nor are values in each other.
func TestValuesOverEachOther(t *testing.T) {
	const count, body = 512, 256 << 10
	be := binary.BigEndian
	b := []byte("\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00meta\x00\x00\x00\x00\x00\x00\x00\x1c")
	b = be.AppendUint32(b, 16+12*count+body)
	b = append(b, "\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"...)
	b = be.AppendUint32(b, count)
	for range count {
		b = append(b, "dlng"...)
		b = be.AppendUint32(b, 16+12*count)
		b = be.AppendUint32(b, body)
	}
	b = append(b, bytes.Repeat([]byte("word"), body/4)...)
	r := extracttest.Read(t, SFNT, "a.ttf", b)
	if n := len(r.Text()); !r.Gap(extract.TooBig) || n > 12*len(b) {
		t.Errorf("%d bytes of text out of %d, gaps %v, error %v", n, len(b), r.Gaps, r.Err)
	}
	be.PutUint32(b[12+16+12:], count+1<<20)
	be.PutUint32(b[12+16+16+8:], 1)
	if r := extracttest.Read(t, SFNT, "a.ttf", b[:len(b)-body/2]); !r.Gap(extract.Corrupt) {
		t.Errorf("cut off: gaps %v, error %v", r.Gaps, r.Err)
	}
}

// zlibbed builds a WOFF file of one table by its specification: room in front of the table, and behind its
// packed bytes.
func zlibbed(table string, says int, front, behind string) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write([]byte(table))
	z.Close()
	packed.WriteString(behind)
	be := binary.BigEndian
	b := append([]byte("wOFF\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01"), make([]byte, 30)...)
	b = be.AppendUint32(append(b, "note"...), uint32(64+len(front)))
	b = be.AppendUint32(be.AppendUint32(be.AppendUint32(b, uint32(packed.Len())), uint32(says)), 0)
	b = append(append(b, front...), packed.Bytes()...)
	be.PutUint32(b[8:], uint32(len(b)))
	return b
}

func TestWhatStandsBetweenPackedTables(t *testing.T) {
	table := strings.Repeat("words of a table ", 40)
	r := extracttest.Read(t, WOFF, "a.woff", zlibbed(table, len(table), "card 4111 in front", "card 4222 behind"))
	for _, want := range []string{"words of a table", "card 4111 in front", "card 4222 behind"} {
		if !strings.Contains(extracttest.Everything(r), want) || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%q is missing in %.200q, error %v, gaps %v", want, extracttest.Everything(r), r.Err, r.Gaps)
		}
	}
	if r := extracttest.Read(t, WOFF, "a.woff", zlibbed(table, len(table)-20, "", "")); !r.Gap(extract.Corrupt) {
		t.Errorf("a table that is longer than it says: error %v, gaps %v", r.Err, r.Gaps)
	}
}

func FuzzFont(f *testing.F) {
	for file, b := range extracttest.Samples(f, "names.*", 5) {
		f.Add(strings.TrimPrefix(filepath.Ext(file), "."), b)
	}
	f.Add("eot", embedded(0, []byte("\x00\x01\x00\x00")))
	f.Add("pfm", metrics())
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		format, ok := formats[ext]
		if !ok || len(data) > metadata.MaxValue {
			return
		}
		extracttest.Read(t, format, "a."+ext, data)
	})
}
