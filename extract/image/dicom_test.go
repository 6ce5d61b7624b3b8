package image

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func TestTextsOfMedicalPictures(t *testing.T) {
	common := []string{"4111 1111 1111 1111", "comments of a doctor", "deep in a sequence", "private words", "PRIVATE OWNER"}
	for name, want := range map[string][]string{
		"le": append([]string{"Byron Ädá"}, common...), "implicit": common, "big": common, "deflated": common, "bare": common, "baree": common,
		"cyr": append([]string{"Люксембург"}, common...), "jpg": {"Byron Ada"}, "pdf": {"Byron Ada", "pdf words"},
	} {
		b, err := os.ReadFile(filepath.Join("testdata", "dicom-"+name+".dcm"))
		if err != nil {
			t.Fatal(err)
		}
		r := extracttest.Read(t, DICOM, "a.dcm", b)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		text := extracttest.Everything(r)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is missing in %q", name, w, text)
			}
		}
		if _, ok := r.Child("picture 1"); ok != (name == "jpg") {
			t.Errorf("%s: packed pixels as a file: %v", name, ok)
		}
	}
}

// A file that is cut off within an element is a gap.
func TestMedicalPicturesCutOff(t *testing.T) {
	for file, b := range extracttest.Samples(t, "dicom-*.dcm", 9) {
		last := bytes.LastIndex(b, []byte("private words"))
		if last < 0 {
			continue
		}
		for n := 160; n < last+5; n += 9 {
			r := extracttest.Read(t, DICOM, "a.dcm", b[:n])
			// Where an element ends, nobody sees that more should follow.
			if r.Err == nil && len(r.Gaps) == 0 && strings.Contains(string(b[:n]), "private") {
				t.Errorf("%s: cut off at %d of %d is read whole", file, n, len(b))
			}
		}
	}
}

// Sequences in each other end somewhere.
func TestSequencesInEachOther(t *testing.T) {
	b := append(make([]byte, 128), "DICM"...)
	for range 10_000 {
		b = append(b, "\x40\x00\x75\x02SQ\x00\x00\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"...)
	}
	if r := extracttest.Read(t, DICOM, "a.dcm", b); !r.Gap(extract.TooDeep) {
		t.Errorf("no gap: %v, %v", r.Gaps, r.Err)
	}
}

// What stands behind marks of ends, where a length says that more belongs there, is shown by no program;
// and a sequence without its mark of an end is cut off.
func TestBehindTheEndOfSequences(t *testing.T) {
	le := binary.LittleEndian
	head := string(make([]byte, 128)) + "DICM\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\x00"
	element := func(tag, body string) string { return tag + string(le.AppendUint32(nil, uint32(len(body)))) + body }
	sequence := func(body string) string { return element("\x40\x00\x75\x02SQ\x00\x00", body) }
	const item, itemEnd, listEnd, hidden = "\xfe\xff\x00\xe0", "\xfe\xff\x0d\xe0\x00\x00\x00\x00", "\xfe\xff\xdd\xe0\x00\x00\x00\x00", "behind a mark of an end"
	for name, body := range map[string]string{
		"item": sequence(element(item, itemEnd+hidden)), "list": sequence(listEnd + hidden),
	} {
		if r := extracttest.Read(t, DICOM, "a.dcm", []byte(head+body)); !strings.Contains(extracttest.Everything(r), hidden) {
			t.Errorf("%s: %q, gaps %v, error %v", name, extracttest.Everything(r), r.Gaps, r.Err)
		}
	}
	const open = "\x40\x00\x75\x02SQ\x00\x00\xff\xff\xff\xff"
	for _, whole := range []string{open + item + "\xff\xff\xff\xff" + itemEnd + listEnd, open + element(item, "") + listEnd} {
		for n := range len(whole) + 1 {
			r := extracttest.Read(t, DICOM, "a.dcm", []byte(head+whole[:n]))
			if broken := r.Err != nil || len(r.Gaps) > 0; broken != (n > 0 && n < len(whole)) {
				t.Errorf("%q: error %v, gaps %v", whole[:n], r.Err, r.Gaps)
			}
		}
	}

	var packed bytes.Buffer
	packed.WriteString(strings.Replace(head, "\x14\x001.2.840.10008.1.2.1\x00", "\x16\x00"+syntaxDeflated, 1))
	w, _ := flate.NewWriter(&packed, 9)
	w.Write([]byte("\x10\x00\x20\x40LT\x04\x00text" + itemEnd + hidden))
	w.Close()
	r := extracttest.Read(t, DICOM, "a.dcm", append(packed.Bytes(), "a file behind"...))
	for _, want := range []string{hidden, "a file behind", "text"} {
		if !strings.Contains(extracttest.Everything(r), want) {
			t.Errorf("deflated: %q is missing in %q, gaps %v, error %v", want, extracttest.Everything(r), r.Gaps, r.Err)
		}
	}
}

// rawFuji, rawMinolta, rawSigma and rawCanon are built by what is public of these formats:
// no Debian program writes them.
func rawFuji() []byte {
	b := append([]byte(magicFuji+"0201FF000001FinePix of Ada"), make([]byte, 200)...)[:108]
	binary.BigEndian.PutUint32(b[84:], 108)
	binary.BigEndian.PutUint32(b[88:], 9)
	return append(b, "\xff\xd8\xffwords!"...)
}

func rawMinolta() []byte {
	tiff := textTIFF("minolta words", 0x010e)
	b := append([]byte("\x00TTW"), binary.BigEndian.AppendUint32(nil, uint32(len(tiff)))...)
	b = append(append(b, tiff...), "\x00PRD\x00\x00\x00\x0827820001"...)
	return append(append([]byte(magicMinolta), binary.BigEndian.AppendUint32(nil, uint32(len(b)))...), b...)
}

// textTIFF is a TIFF with one text.
func textTIFF(text string, tag uint16) []byte {
	be := binary.BigEndian
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01")
	b = be.AppendUint16(be.AppendUint16(b, tag), 2)
	b = be.AppendUint32(be.AppendUint32(b, uint32(len(text))), 26)
	return append(append(b, 0, 0, 0, 0), text...)
}

func wide(s string) (b []byte) {
	for _, c := range s {
		b = binary.LittleEndian.AppendUint16(b, uint16(c))
	}
	return b
}

func rawSigma() []byte {
	le := binary.LittleEndian
	b := append([]byte(magicSigma), make([]byte, 36)...)
	property := append([]byte("SECp\x00\x00\x02\x00\x01\x00\x00\x00"), make([]byte, 12)...)
	property = append(append(property, "\x00\x00\x00\x00\x08\x00\x00\x00"...), wide("CAMNAME\x00sigma words\x00")...)
	at := len(b)
	b = append(b, property...)
	directory := len(b)
	b = append(b, "SECd\x00\x00\x02\x00\x01\x00\x00\x00"...)
	b = append(le.AppendUint32(le.AppendUint32(b, uint32(at)), uint32(len(property))), "PROP"...)
	return le.AppendUint32(b, uint32(directory))
}

func rawCanon() []byte {
	le := binary.LittleEndian
	b := append([]byte("II\x1a\x00\x00\x00"+magicCanon), make([]byte, 12)...)
	inner := []byte("canon words\x00")
	inner = append(le.AppendUint16(inner, 1), 0x0a, 0x08)
	inner = le.AppendUint32(le.AppendUint32(inner, 12), 0)
	inner = le.AppendUint32(inner, 12)
	heap := append(le.AppendUint16(append([]byte("room for a picture"), inner...), 1), 0x07, 0x28)
	heap = le.AppendUint32(le.AppendUint32(heap, uint32(len(inner))), 18)
	return append(b, le.AppendUint32(heap, uint32(18+len(inner)))...)
}

func TestRawPictures(t *testing.T) {
	for _, c := range []struct {
		name, want string
		file       []byte
	}{
		{"raf", "FinePix of Ada", rawFuji()},
		{"raf", "words!", rawFuji()},
		{"mrw", "minolta words", rawMinolta()},
		{"mrw", "27820001", rawMinolta()},
		{"x3f", "sigma words", rawSigma()},
		{"crw", "canon words", rawCanon()},
	} {
		r := extracttest.Read(t, Raw, "a."+c.name, c.file)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(extracttest.Everything(r), c.want) {
			t.Errorf("%s: detected %v, error %v, gaps %v, text %q", c.name, r.Detected, r.Err, r.Gaps, extracttest.Everything(r))
		}
		for n := range c.file {
			if r := extracttest.Read(t, Raw, "a."+c.name, c.file[:n]); r.Err == nil && len(r.Gaps) == 0 {
				t.Errorf("%s: cut off at %d of %d is read whole", c.name, n, len(c.file))
				break
			}
		}
	}
}

func icons() []byte {
	png := pngMagic + "words"
	b := append([]byte("ic07"), binary.BigEndian.AppendUint32(nil, uint32(8+len(png)))...)
	b = append(append(b, png...), "name\x00\x00\x00\x12icon words"...)
	return append(append([]byte("icns"), binary.BigEndian.AppendUint32(nil, uint32(8+len(b)))...), b...)
}

func pointer() []byte {
	le := binary.LittleEndian
	chunk := func(name, data string) string {
		return name + string(le.AppendUint32(nil, uint32(len(data)))) + data + strings.Repeat("\x00", len(data)&1)
	}
	body := "ACON" + chunk("LIST", "INFO"+chunk("INAM", "pointer words\x00")) + chunk("anih", strings.Repeat("\x24\x00\x00\x00", 9)) +
		chunk("LIST", "fram"+chunk("icon", "\x00\x00\x02\x00\x01\x00icon words"))
	return []byte("RIFF" + string(le.AppendUint32(nil, uint32(len(body)))) + body)
}

func profileFile() []byte {
	b := make([]byte, 128)
	copy(b[36:], "acsp")
	be := binary.BigEndian
	desc := append([]byte("desc\x00\x00\x00\x00\x00\x00\x00\x0edescription x\x00\x00\x00\x00\x00\x00\x00\x00\x02"), 0, 0x41, 0x26, 0x3a)
	b = append(b, "\x00\x00\x00\x02desc"...)
	b = be.AppendUint32(be.AppendUint32(b, 156), uint32(len(desc)))
	b = append(b, "ncl2"...)
	b = be.AppendUint32(be.AppendUint32(b, uint32(156+len(desc))), 26)
	b = append(append(b, desc...), "ncl2\x00\x00\x00\x00name of a colour"...)
	be.PutUint32(b, uint32(len(b)))
	return append(b, 0, 0)
}

// More sections than are read are a gap.
func TestManySectionsOfRawPictures(t *testing.T) {
	b := rawSigma()
	binary.LittleEndian.PutUint32(b[binary.LittleEndian.Uint32(b[len(b)-4:])+8:], 1<<20)
	if r := extracttest.Read(t, Raw, "a.x3f", b); !r.Gap(extract.TooBig) {
		t.Errorf("no gap: %v, %v", r.Gaps, r.Err)
	}
}

func TestSmallPictureFiles(t *testing.T) {
	for _, c := range []struct {
		format extract.Format
		file   []byte
		want   []string
	}{
		{Icns, icons(), []string{"icon words", pngMagic + "words"}},
		{ANI, pointer(), []string{"pointer words", "icon words"}},
		{Profile, profileFile(), []string{"description x", "name of a colour", "A☺"}},
		{MNG, sample(t, "mng"), []string{"mng words"}},
		{MNG, sample(t, "jng"), []string{"jng words", "exif description", "\xff\xd8\xff\xe0"}},
	} {
		r := extracttest.Read(t, c.format, "a", c.file)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", c.format.Name, r.Detected, r.Err, r.Gaps)
		}
		for _, w := range c.want {
			if !strings.Contains(extracttest.Everything(r), w) {
				t.Errorf("%s: %q is missing in %q", c.format.Name, w, extracttest.Everything(r))
			}
		}
		if r := extracttest.Read(t, c.format, "a", c.file[:len(c.file)*2/3]); r.Err == nil && len(r.Gaps) == 0 {
			t.Errorf("%s: cut off is read whole", c.format.Name)
		}
	}
}

func FuzzRawPicture(f *testing.F) {
	for _, b := range extracttest.Samples(f, "dicom-*.dcm", 9) {
		f.Add(b)
	}
	for _, b := range [][]byte{rawFuji(), rawMinolta(), rawSigma(), rawCanon(), icons(), pointer(), profileFile()} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []extract.Format{DICOM, Raw, MNG, Icns, ANI, Profile} {
			if o := extracttest.Object("a", data); format.Detect(o) {
				extracttest.Read(t, format, "a", data)
			}
		}
	})
}
