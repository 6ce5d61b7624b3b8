package works_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	japaneseText "golang.org/x/text/encoding/japanese"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/ole"
	"postern/extract/works"
)

// No program of Debian writes these documents: they are built here as Microsoft and libwps describe
// them. wps2text of libwps shows the same text of the one of Write.

var le = binary.LittleEndian

func worksDocument(text string) []byte {
	b := make([]byte, 0x100)
	b[0], b[1] = 1, 0xfe
	le.PutUint32(b[0x26:], uint32(0x100+len(text)))
	return append(append(b, text...), "\x00\x00Page header\x00\x01\x02Times New Roman\x00"...)
}

func write(pictures bool, paragraphs ...string) []byte {
	b := make([]byte, 128)
	copy(b, "\x31\xbe\x00\x00\x00\xab")
	list := make([]byte, 128)
	le.PutUint32(list, 128)
	for i, p := range paragraphs {
		b = append(b, p...)
		le.PutUint32(list[4+6*i:], uint32(len(b)))
		le.PutUint16(list[8+6*i:], 0xffff)
	}
	list[127] = byte(len(paragraphs))
	le.PutUint32(b[14:], uint32(len(b)))
	b = append(b, make([]byte, -len(b)&127)...)
	page := uint16(len(b) / 128)
	le.PutUint16(b[18:], page)
	for at := 20; at < 30; at += 2 {
		le.PutUint16(b[at:], page+1)
	}
	le.PutUint16(b[96:], page+2)
	if pictures {
		b[0] = 0x32
	}
	return append(append(b, list...), "\x00\x00Helvetica\x00"...)
}

// picture is a paragraph with a picture of a kind.
func picture(kind uint16, head, data string) string {
	b := make([]byte, 40)
	le.PutUint16(b, kind)
	copy(b[16:], head)
	le.PutUint16(b[30:], 40)
	le.PutUint32(b[32:], uint32(len(data)))
	return string(b) + data
}

func packaged() string {
	text := func(s string) string {
		return string(le.AppendUint32(nil, uint32(len(s)+1))) + s + "\x00"
	}
	file := "\x02\x00list.txt\x00C:\\list.txt\x00\x00\x00\x03\x00\x01\x00\x00\x00\x00" + "\x06\x00\x00\x00secret"
	return "\x01\x05\x00\x00\x02\x00\x00\x00" + text("Package") + text("") + text("") + string(le.AppendUint32(nil, uint32(len(file)))) + file
}

func writeSample() []byte {
	return write(true, "Dear M\xfcller\r\n", picture(8, "", "\x01\x00\x09\x00metafile"), "4111 1111\r\n",
		picture(0xe3, "\x00\x00\x08\x00\x02\x00\x02\x00\x01\x01", "\xf0\x00\x0f\x00"), picture(0xe4, "", packaged()), "the end\r\n")
}

func TestWorks(t *testing.T) {
	data := worksDocument("Dear M\xfcller\r\n4111\x0c1111")
	r := extracttest.Read(t, works.Works, "a.wps", data)
	if !r.Detected || r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "Dear Müller\n4111\n1111") {
		t.Errorf("detected %v, error %v, %q", r.Detected, r.Err, r.Texts)
	}
	for _, want := range []string{"Page header", "Times New Roman"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts[extract.All])
		}
	}
	r = extracttest.Read(t, works.Works, "a.wps", worksDocument("Dear M\x81ller"))
	if !strings.Contains(r.Texts[extract.All], "Dear Müller") {
		t.Errorf("of DOS: %q", r.Texts)
	}
	r = extracttest.Read(t, ole.Format, "a.wps", extracttest.Compound(map[string][]byte{"MN0": data}))
	if c, ok := r.Child("MN0"); !ok || r.Err != nil || string(c.Data) != string(data) {
		t.Errorf("in a compound file: error %v, files %v", r.Err, r.Children)
	}
}

func TestWrite(t *testing.T) {
	r := extracttest.Read(t, works.Write, "a.wri", writeSample())
	if !r.Detected || r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "Dear Müller\n\n4111 1111\n\n\nthe end\n") || !strings.Contains(r.Texts[extract.All], "Helvetica") {
		t.Errorf("detected %v, error %v, %q", r.Detected, r.Err, r.Texts)
	}
	for name, want := range map[string]string{"picture 1": "\x01\x00\x09\x00metafile", "list.txt": "secret"} {
		if c, ok := r.Child(name); !ok || string(c.Data) != want {
			t.Errorf("%s: %q", name, c.Data)
		}
	}
	if c, ok := r.Child("picture 2"); !ok || !strings.HasPrefix(string(c.Data), "BM") || string(c.Data[62:66]) != "\x0f\x00\x00\x00" {
		t.Errorf("bitmap: %q", c.Data)
	}
	data := write(false, "Stra\xe1e 4111\r\n")
	le.PutUint16(data[96:], 0)
	if r := extracttest.Read(t, works.Write, "a.doc", data); r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "Straße 4111") {
		t.Errorf("Word for DOS: error %v, %q", r.Err, r.Texts)
	}
}

// Nothing in these documents says the code page: text that looks like one of another script is read in it.
func TestOtherScripts(t *testing.T) {
	encoded := func(e encoding.Encoding, text string) string {
		b, err := e.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	const russian = "Номер счета клиента указан в договоре. Просим оплатить до конца месяца.\r\n"
	const japanese = "口座番号はお客様の契約書に記載されています。今月末までにお支払いください。\r\n"
	const czech, greek = "Příliš žluťoučký kůň úpěl ďábelské ódy.\r\n", "Ο αριθμός λογαριασμού του πελάτη.\r\n"
	dos := write(false, encoded(charmap.CodePage866, russian))
	le.PutUint16(dos[96:], 0)
	for name, tt := range map[string]struct {
		format extract.Format
		data   []byte
		want   string
	}{
		"Works, Russian":        {works.Works, worksDocument(encoded(charmap.Windows1251, russian)), russian},
		"Works, Japanese":       {works.Works, worksDocument(encoded(japaneseText.ShiftJIS, japanese)), japanese},
		"Write, Russian":        {works.Write, write(false, encoded(charmap.Windows1251, russian)), russian},
		"Write, Japanese":       {works.Write, write(false, encoded(japaneseText.ShiftJIS, japanese)), japanese},
		"Works, Czech":          {works.Works, append(worksDocument(encoded(charmap.Windows1250, czech)), "\x00\x12Times New Roman CE\x00"...), czech},
		"Write, Greek":          {works.Write, append(write(false, encoded(charmap.Windows1253, greek)), "\x00Arial Greek\x00"...), greek},
		"Word for DOS, Russian": {works.Write, dos, russian},
	} {
		r := extracttest.Read(t, tt.format, "a", tt.data)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Shown], strings.TrimSpace(tt.want)) {
			t.Errorf("%s: error %v, gaps %v, %q", name, r.Err, r.Gaps, r.Texts)
		}
	}
	notes := append(worksDocument(encoded(charmap.Windows1251, russian)), encoded(charmap.Windows1251, "\x00\x00сноска\x00")...)
	if r := extracttest.Read(t, works.Works, "a.wps", notes); !strings.Contains(r.Texts[extract.All], "сноска") {
		t.Errorf("a note: %q", r.Texts)
	}
}

func TestWriteHead(t *testing.T) {
	data := slices.Clone(write(false, "hello\r\n"))
	copy(data[30:], "4111 1111 1111 1111\x00")
	if r := extracttest.Read(t, works.Write, "", data); !r.Detected || !strings.Contains(r.Text(), "4111 1111 1111 1111") {
		t.Errorf("the name of the style sheet is not read: %q, %v", r.Texts, r.Err)
	}
}

// A size that is smaller than the picture, and a head with text in it, hide nothing.
func TestWriteAroundPictures(t *testing.T) {
	small := []byte(picture(8, "needle one", "\x01\x00\x09\x00needle two"))
	le.PutUint32(small[32:], 4)
	lines := picture(bitmapPicture, "\x00\x00\x08\x00\x02\x00\x02\x00\x01\x01", "\xf0\x00\x0f\x00needle three")
	broken := picture(bitmapPicture, "\x00\x00\x08\x00\x02\x00\x02\x00\x02\x01", "\xf0\x00\x0f\x00needle four")
	object := packaged()
	r := extracttest.Read(t, works.Write, "a.wri", write(true, string(small), "text\r\n", lines, "text\r\n", broken, "text\r\n", picture(objectPicture, "", object+"needle five"), "text\r\n"))
	for _, want := range []string{"needle one", "needle two", "needle three", "needle four", "needle five", `C:\list.txt`} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
	if !r.Gap(extract.Corrupt) {
		t.Errorf("a bitmap of another depth: no gap, files %v", r.Children)
	}
}

const bitmapPicture, objectPicture = 0xe3, 0xe4

func TestBroken(t *testing.T) {
	for name, tt := range map[string]struct {
		format extract.Format
		data   []byte
		end    int
	}{"Works": {works.Works, worksDocument("Dear Ms Miller"), 0x100 + 14}, "Write": {works.Write, writeSample(), int(le.Uint32(writeSample()[14:]))}} {
		for n := range tt.data {
			r := extracttest.Read(t, tt.format, "a", tt.data[:n])
			if n < tt.end && r.Err == nil {
				t.Fatalf("%s cut off at %d: no gap", name, n)
			}
		}
		for at := range tt.data {
			for _, c := range []byte{0, 0x7f, 0xff} {
				b := slices.Clone(tt.data)
				b[at] = c
				extracttest.Read(t, tt.format, "a", b)
			}
		}
	}
	for _, data := range []string{"", "\x01\xfe", strings.Repeat("\x01\xfe", 400), "\xfe\xff" + strings.Repeat("\x00a", 400)} {
		if works.Works.Detect(extracttest.Object("", []byte(data))) {
			t.Errorf("%q is taken for a document", data[:min(len(data), 8)])
		}
	}
}

func FuzzWorks(f *testing.F) {
	f.Add(worksDocument("Dear M\xfcller\r\n4111\x0c1111"))
	f.Add(writeSample())
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, works.Works, "a.wps", data)
		extracttest.Read(t, works.Write, "a.wri", data)
	})
}
