package palm_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/palm"
)

// The samples were made with calibre: testdata/make.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	card = "Card 4111 1111 1111 1111 of the gardener."
	last = "IBAN DE89 3704 0044 0532 0130 00"
)

// all is every text and the bytes of every child.
func all(r extracttest.Result) string {
	text := r.Text()
	for _, c := range r.Children {
		text += string(c.Data) + "\n"
	}
	return text
}

var books = []struct {
	file   string
	format extract.Format
	text   []string // children that hold the text
	more   []string
}{
	{"old.mobi", palm.Mobipocket, []string{"book.html"}, []string{"Garden Handbook", "Erika Mustermann", "Comment 5555 5555 5555 4444", "Chapter Übung"}},
	{"both.mobi", palm.Mobipocket, []string{"book.html", "kf8/book.html"}, []string{"Erika Mustermann", "Comment 5555 5555 5555 4444"}},
	{"book.azw3", palm.Mobipocket, []string{"book.html"}, []string{"Erika Mustermann", "Comment 5555 5555 5555 4444", "Chapter Übung"}},
	{"doc.pdb", palm.Database, []string{"text"}, []string{"Garden Handbook"}},
	{"ereader.pdb", palm.Database, []string{"text"}, []string{"Garden Handbook", "Erika Mustermann"}},
	{"book.rb", palm.Rocket, []string{"index.html"}, []string{"Garden Handbook", "Erika Mustermann"}},
	{"book.tcr", palm.TCR, []string{"text"}, nil},
}

func TestBooks(t *testing.T) {
	for _, tt := range books {
		t.Run(tt.file, func(t *testing.T) {
			data := sample(t, tt.file)
			r := extracttest.Read(t, tt.format, tt.file, data)
			if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
				t.Fatalf("detected %v, %v, gaps %v", r.Detected, r.Err, r.Gaps)
			}
			for _, f := range []extract.Format{palm.Mobipocket, palm.Database, palm.TCR, palm.Rocket} {
				if f.Name != tt.format.Name && f.Detect(extracttest.Object(tt.file, data)) {
					t.Errorf("%s takes it too", f.Name)
				}
			}
			for _, name := range tt.text {
				var c extracttest.Child
				for _, have := range r.Children {
					if have.Path == name {
						c = have
					}
				}
				for _, want := range []string{card, last, "Row 149 of the winter garden"} {
					if c.Err != nil || !strings.Contains(string(c.Data), want) {
						t.Errorf("%s: %v, no %q in %.300q", name, c.Err, want, c.Data)
					}
				}
			}
			for _, want := range tt.more {
				if !strings.Contains(all(r), want) {
					t.Errorf("no %q", want)
				}
			}
			picture := false
			for _, c := range r.Children {
				picture = picture || strings.HasPrefix(string(c.Data), "GIF8") || strings.HasPrefix(string(c.Data), "\x89PNG") || strings.HasPrefix(string(c.Data), "\xff\xd8")
			}
			if tt.format.Name == "mobi" != picture && tt.file != "ereader.pdb" && tt.file != "book.rb" {
				t.Errorf("picture: %v", picture)
			}
			for n := 10; n < len(data); n += 1 + n/7 {
				r := extracttest.Read(t, tt.format, "", data[:n])
				told := r.Err != nil || len(r.Gaps) > 0 || tt.format.Name == "tcr" && n > 2048
				for _, c := range r.Children {
					told = told || c.Err != nil
				}
				if !told && !(tt.format.Name != "tcr" && strings.Contains(all(r), last)) {
					t.Errorf("cut at %d of %d: nothing told", n, len(data))
				}
			}
			for i := 0; i < len(data); i += 97 {
				for _, b := range []byte{0xff, 0x80, 0} {
					broken := bytes.Clone(data)
					broken[i] = b
					extracttest.Read(t, tt.format, "", broken)
				}
			}
		})
	}
}

// database writes a Palm database.
func database(kind string, records ...[]byte) []byte {
	h := make([]byte, 78)
	copy(h, "A database")
	copy(h[60:], kind)
	binary.BigEndian.PutUint16(h[76:], uint16(len(records)))
	at := len(h) + 8*len(records) + 2
	var body []byte
	for _, b := range records {
		h = binary.BigEndian.AppendUint32(h, uint32(at+len(body)))
		h = append(h, 0, 0, 0, 0)
		body = append(body, b...)
	}
	return append(append(h, 0, 0), body...)
}

// book0 is the record 0 of a book.
func book0(compression, records, encryption uint16) []byte {
	b := make([]byte, 16)
	binary.BigEndian.PutUint16(b, compression)
	binary.BigEndian.PutUint16(b[8:], records)
	binary.BigEndian.PutUint16(b[12:], encryption)
	return b
}

func TestDatabases(t *testing.T) {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write([]byte("zipped " + card))
	w.Close()
	half := z.Len() / 2
	tests := []struct {
		name string
		data []byte
		want string
		gap  extract.Cause
	}{
		{"memo", database("DATAmemo", []byte("first memo\x00"), []byte(card+"\x00")), card, ""},
		{"address", database("DATAaddr", []byte("\x00\x00\x01\x23Mustermann\x00Erika\x00+49 30 1234567\x00")), "Mustermann", ""},
		{"text", database("TEXtREAd", book0(1, 1, 0), []byte(card)), card, ""},
		{"zTXT", database("zTXTGPlm", []byte{1, 0x2c, 0, 2}, z.Bytes()[:half], z.Bytes()[half:]), "zipped " + card, ""},
		{"locked", database("TEXtREAd", book0(2, 1, 2), []byte("\x01\x02\x03")), "", extract.EncryptedFile},
		{"eReader locked", database("PNRdPPrs", []byte("\x01\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02"), []byte("x")), "", extract.EncryptedFile},
		{"fewer records", database("TEXtREAd", book0(1, 3, 0), []byte(card)), card, extract.Corrupt},
		{"packing", database("TEXtREAd", book0(7, 1, 0), []byte(card)), card, extract.Unknown},
		{"program", database("applTest", []byte("code of "+card)), card, extract.Unknown},
	}
	for _, tt := range tests {
		r := extracttest.Read(t, palm.Database, tt.name, tt.data)
		if !r.Detected || !strings.Contains(all(r), tt.want) {
			t.Errorf("%s: detected %v, no %q in %q", tt.name, r.Detected, tt.want, all(r))
		}
		if told := r.Err != nil || len(r.Gaps) > 0; told != (tt.gap != "") || tt.gap != "" && !r.Gap(tt.gap) {
			t.Errorf("%s: %v, gaps %v, want %q", tt.name, r.Err, r.Gaps, tt.gap)
		}
	}
	if palm.Database.Detect(extracttest.Object("a", []byte(strings.Repeat("plain text of a letter\n", 40)))) {
		t.Error("text is taken for a database")
	}
}

// huff is a book packed with HUFF/CDIC, which no free program writes: codes of eight
// bits, of which the phrases 1 and 2 are packed themselves.
func huff(phrases []string, packed map[int]bool, text []byte) []byte {
	codes := make([]byte, 24)
	copy(codes, "HUFF")
	binary.BigEndian.PutUint32(codes[8:], 24)
	binary.BigEndian.PutUint32(codes[12:], 24+1024)
	for range 256 {
		codes = binary.BigEndian.AppendUint32(codes, 255<<8|0x80|8)
	}
	codes = append(codes, make([]byte, 256)...)
	list := make([]byte, 16)
	copy(list, "CDIC")
	binary.BigEndian.PutUint32(list[8:], uint32(len(phrases)))
	binary.BigEndian.PutUint32(list[12:], 8)
	var body []byte
	for i, p := range phrases {
		list = binary.BigEndian.AppendUint16(list, uint16(2*len(phrases)+len(body)))
		n := uint16(len(p))
		if !packed[i] {
			n |= 0x8000
		}
		body = append(binary.BigEndian.AppendUint16(body, n), p...)
	}
	h := append(book0(17480, 1, 0), make([]byte, 232)...)
	copy(h[16:], "MOBI")
	binary.BigEndian.PutUint32(h[20:], 232)
	binary.BigEndian.PutUint32(h[28:], 65001)
	binary.BigEndian.PutUint32(h[36:], 6)
	binary.BigEndian.PutUint32(h[112:], 2)
	binary.BigEndian.PutUint32(h[116:], 2)
	return database("BOOKMOBI", h, text, codes, append(list, body...))
}

func TestHuffman(t *testing.T) {
	// Code b stands for phrase 255-b.
	data := huff([]string{"Card ", "\xff\xfd", "4111 1111 ", "\xfd\xfd"}, map[int]bool{1: true, 3: true}, []byte{0xfe, 0xfd, 0xfc})
	r := extracttest.Read(t, palm.Mobipocket, "", data)
	c, _ := r.Child("book.html")
	if want := "Card 4111 1111 4111 1111 4111 1111 4111 1111 "; r.Err != nil || c.Err != nil || string(c.Data) != want {
		t.Errorf("%v, %v, %q", r.Err, c.Err, c.Data)
	}
	loop := huff([]string{"\xfe\xfe", "\xff\xff"}, map[int]bool{0: true, 1: true}, []byte{0xff})
	if c, _ := extracttest.Read(t, palm.Mobipocket, "", loop).Child("book.html"); c.Err == nil {
		t.Error("phrases that hold each other are no error")
	}
	double := []string{strings.Repeat("x", 100)} // each phrase twice the one before
	packed := map[int]bool{}
	for i := 1; i < 30; i++ {
		double = append(double, string([]byte{byte(256 - i), byte(256 - i)}))
		packed[i] = true
	}
	if c, _ := extracttest.Read(t, palm.Mobipocket, "", huff(double, packed, []byte{255 - 29})).Child("book.html"); c.Err == nil {
		t.Error("phrases that grow without end are no error")
	}
}

func FuzzPalm(f *testing.F) {
	for _, b := range books {
		f.Add(sample(f, b.file))
	}
	f.Add(huff([]string{"Card ", "\xff\xfd", "4111 1111 "}, map[int]bool{1: true}, []byte{0xfe, 0xfd}))
	f.Add(database("DATAmemo", []byte("memo\x00")))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []extract.Format{palm.Mobipocket, palm.Database, palm.TCR, palm.Rocket} {
			extracttest.Read(t, format, "a", data)
		}
	})
}

// What no file of a book is made of, and pieces that its text has not, are read too.
func TestNothingIsPassedOver(t *testing.T) {
	const secret = "4111 1111 1111 1111"
	rocket, err := os.ReadFile("testdata/book.rb")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"header": slices.Concat(rocket[:4], []byte(secret+" "), rocket[4+len(secret)+1:]),
		"behind": slices.Concat(rocket, []byte(secret)),
	} {
		if r := extracttest.Read(t, palm.Rocket, "", data); !r.Detected || !strings.Contains(r.Text(), secret) {
			t.Errorf("%s: %q, %v", name, r.Texts, r.Err)
		}
	}
	tcr := slices.Concat([]byte("!!8-Bit!!\x13"+secret), make([]byte, 255), []byte("\x01\x01"))
	if r := extracttest.Read(t, palm.TCR, "", tcr); !r.Detected || r.Err != nil || !strings.Contains(r.Text(), secret) {
		t.Errorf("TCR: %q, %v", r.Texts, r.Err)
	}
}
