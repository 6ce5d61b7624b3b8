package ole

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func written(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// blip is a picture as drawings keep it.
func blip(kind, instance uint16, front int, data string) []byte {
	b := binary.LittleEndian.AppendUint16(nil, instance<<4)
	b = binary.LittleEndian.AppendUint16(b, kind)
	b = binary.LittleEndian.AppendUint32(b, uint32(front+len(data)))
	return append(append(b, make([]byte, front)...), data...)
}

// Pictures are handed on from wherever the programs keep them.
func TestPictures(t *testing.T) {
	for name, want := range map[string][]string{
		"picture.doc": {"Data/picture 1.png", "WordDocument/picture 2.png"},
		"picture.xls": {"drawing/picture 1.png"},
		"picture.ppt": {"Pictures/picture 1.png"},
	} {
		r := extracttest.Read(t, Format, name, written(t, name))
		if r.Err != nil || len(r.Gaps) > 0 || len(r.Children) != len(want) {
			t.Errorf("%s: error %v, gaps %v, files %v", name, r.Err, r.Gaps, r.Children)
		}
		for _, p := range want {
			if c, ok := r.Child(p); !ok || !bytes.HasPrefix(c.Data, []byte("\x89PNG\r\n\x1a\n")) || !bytes.HasSuffix(c.Data, []byte("IEND\xaeB`\x82")) {
				t.Errorf("%s: %s is %.40q", name, p, c.Data)
			}
		}
	}
}

// What stands between pictures, and what is left of one that is cut off, does not pass unseen.
func TestPicturesBetweenOthers(t *testing.T) {
	jpeg := blip(0xf01d, 0x46b, 2*blipChecksum+1, "\xff\xd8\xff first")
	entry := append(blip(drawnEntry, 5, drawnEntrySize, "")[:8+drawnEntrySize], jpeg...)
	stream := bytes.Join([][]byte{entry, []byte("needle one "), bytes.Repeat([]byte{1}, 64), jpeg, []byte("needle two"), jpeg[:len(jpeg)-3]}, nil)
	slides := []byte(pptRecord(0, atomTextBytes, "a title"))
	r := extracttest.Read(t, Format, "a.ppt", extracttest.Compound(map[string][]byte{"PowerPoint Document": slides, "Pictures": stream}))
	if !r.Gap(extract.Corrupt) || len(r.Children) != 4 {
		t.Errorf("error %v, gaps %v, files %v", r.Err, r.Gaps, r.Children)
	}
	for name, want := range map[string]string{"picture 1.jpg": "\xff\xd8\xff first", "picture 2.jpg": "\xff\xd8\xff first", "picture 3.jpg": "\xff\xd8\xff fi"} {
		if c, ok := r.Child(name); !ok || string(c.Data) != want {
			t.Errorf("%s is %q", name, c.Data)
		}
	}
	if c, ok := r.Child("data at byte 94"); !ok || !strings.Contains(string(c.Data), "needle one") || !strings.Contains(r.Text(), "needle two") {
		t.Errorf("what stands between is missing: %v, %q", r.Children, r.Text())
	}
}

// What stands behind the compression of a metafile or of an object is handed on, but for padding.
func TestBehindCompression(t *testing.T) {
	pack := func(data, behind string) string {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		_, _ = z.Write([]byte(data))
		_ = z.Close()
		return b.String() + behind
	}
	const picture = "a metafile \xff without any letters"
	emf := func(behind string) string {
		return string(blip(drawnEMF, 0x3d4, blipChecksum+blipMetafile, pack(picture, behind)))
	}
	object := func(behind string) string {
		return string(pptRecord(0x10, atomStorage, "\x20\x00\x00\x00"+pack(picture, behind)))
	}
	for name, tt := range map[string]struct {
		slides, pictures string
		path, want       string
	}{
		"a metafile":           {"", emf("needle 4111"), "Pictures/picture 1.emf", "needle 4111"},
		"a metafile, padded":   {"", emf("\x00\x00\x00"), "Pictures/picture 1.emf", ""},
		"an object":            {object("needle 4111"), "", "object 1", "needle 4111"},
		"an object and a zero": {object("\x00"), "", "object 1", ""},
	} {
		slides := []byte(pptRecord(0, atomTextBytes, "a title") + tt.slides)
		r := extracttest.Read(t, Format, "a.ppt", extracttest.Compound(map[string][]byte{"PowerPoint Document": slides, "Pictures": []byte(tt.pictures)}))
		c, ok := r.Child(tt.path)
		behind, more := r.Child(tt.path + " (behind its data)")
		if !ok || string(c.Data) != picture || r.Err != nil || len(r.Gaps) > 0 || more != (tt.want != "") || string(behind.Data) != tt.want {
			t.Errorf("%s: error %v, gaps %v, files %v", name, r.Err, r.Gaps, r.Children)
		}
	}
}

// Pictures of a presentation with a password are decrypted piece by piece ([MS-PPT] 2.3.7).
func TestSealedPictures(t *testing.T) {
	s := cryptoAPI("tulip", 128)
	seal := func(b []byte, sizes ...int) []byte {
		for _, n := range append(sizes, len(b)) {
			n = min(n, len(b))
			s.block(0).XORKeyStream(b[:n], b[:n])
			b = b[n:]
		}
		return b
	}
	png, emf := blip(0xf01e, 0x6e1, 2*blipChecksum+1, "\x89PNG a picture"), blip(drawnEMF, 0x3d4, blipChecksum+blipMetafile, "a metafile")
	emf[8+blipChecksum+blipMetafile-2] = 0xfe // it is not compressed
	entry := blip(drawnEntry, 5, drawnEntrySize, "")
	entry[8+33] = 6
	seal(png, 8, blipChecksum, blipChecksum, 1)
	seal(emf, 8, blipChecksum, blipMetafile)
	seal(entry, append([]int{8}, lockedEntry[:]...)...)
	name := []byte("a\x00b\x00\x00\x00")
	seal(name)
	streams := streamsIn(t, sealSlides(s))
	streams["Pictures"] = bytes.Join([][]byte{entry, name, png, emf}, nil)
	o := extracttest.Object("a.ppt", extracttest.Compound(streams))
	o.Passwords = []string{"tulip"}
	r := extracttest.ReadObject(t, Format, o)
	for name, want := range map[string]string{"picture 1.png": "\x89PNG a picture", "picture 2.emf": "a metafile"} {
		if c, ok := r.Child(name); !ok || string(c.Data) != want || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s is %q, error %v, gaps %v", name, c.Data, r.Err, r.Gaps)
		}
	}
	for n := range 8 {
		whole := streams["Pictures"]
		streams["Pictures"] = append(bytes.Clone(whole), "spare ."[:n]...)
		o := extracttest.Object("a.ppt", extracttest.Compound(streams))
		o.Passwords = []string{"tulip"}
		if r := extracttest.ReadObject(t, Format, o); r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%d bytes behind the pictures: error %v, gaps %v", n, r.Err, r.Gaps)
		}
		streams["Pictures"] = whole
	}
	streams["Pictures"] = append(streams["Pictures"], "something that is no picture"...)
	o = extracttest.Object("a.ppt", extracttest.Compound(streams))
	o.Passwords = []string{"tulip"}
	if r := extracttest.ReadObject(t, Format, o); !r.Gap(extract.Corrupt) {
		t.Errorf("what is no picture: no gap, files %v", r.Children)
	}
}

// Excel 5 keeps a picture in a record, Excel 97 that behind a sheet.
func TestPictureRecords(t *testing.T) {
	core := "\x0c\x00\x00\x00\x08\x00\x01\x00\x01\x00\x01\x00\x00\x00\x00\xff\xff\xff\xaa\x00\x00\x00"
	for _, kind := range []uint16{recImage, recBackground} {
		book := biff(recBOF, "\x00\x06\x05\x00") + biff(recEOF, "") + biff(recBOF, "\x00\x06\x10\x00") +
			biff(kind, "\x09\x00\x01\x00\x16\x00\x00\x00"+core[:10]) + biff(recContinue, core[10:]) + biff(recEOF, "")
		r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(book)}))
		if len(r.Children) != 1 || string(r.Children[0].Data) != "BM\x24\x00\x00\x00\x00\x00\x00\x00\x20\x00\x00\x00"+core {
			t.Errorf("record %#x: error %v, files %v", kind, r.Err, r.Children)
		}
	}
}

// How an embedded object is shown is read: it need not be what the object holds.
func TestPresentations(t *testing.T) {
	u32 := func(list ...uint32) (s string) {
		for _, n := range list {
			s += string(binary.LittleEndian.AppendUint32(nil, n))
		}
		return s
	}
	wmf := "\x01\x00\x09\x00\x00\x03 shown"
	r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{
		"ObjectPool/_1/\x02OlePres000": []byte(u32(0xffffffff, 3, 4, 1, 0xffffffff, 2, 0, 100, 100, uint32(len(wmf))) + wmf + "needle behind"),
		"ObjectPool/_1/\x02OlePres001": []byte(u32(4) + "EMF\x00" + u32(8) + "dev\x00" + u32(1, 0xffffffff, 2, 0, 100, 100, 4) + "data"),
		"ObjectPool/_2/\x03EPRINT":     []byte("\x01\x00\x00\x00 an enhanced metafile, whose mark is EMF"),
		"ObjectPool/_3/\x02OlePres000": []byte("needle broken"),
	}))
	for name, want := range map[string]string{"_1/OlePres000/preview.wmf": wmf, "_1/OlePres001/preview": "data", "_2/EPRINT/preview.emf": "\x01\x00\x00\x00 an enhanced metafile, whose mark is EMF"} {
		if c, ok := r.Child("ObjectPool/" + name); !ok || string(c.Data) != want || !c.Preview {
			t.Errorf("%s is %q of %v", name, c.Data, r.Children)
		}
	}
	for _, want := range []string{"needle behind", "needle broken"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
}

func FuzzPictures(f *testing.F) {
	f.Add(escher())
	f.Add(blip(0xf01d, 0x46b, 33, "\xff\xd8\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, Format, "a.ppt", extracttest.Compound(map[string][]byte{"Pictures": data, "\x02OlePres000": data, "\x03EPRINT": data}))
	})
}
