package wordperfect_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/wordperfect"
)

// No program of Debian writes WordPerfect: the samples are built here, as Corel's file format
// documentation says, and were read by wpd2text of libwpd with the same text.

var le = binary.LittleEndian

// A part is a packet in front of the text.
type part struct {
	kind byte
	data []byte
}

// sixCode is a code of version 6 that says its size and refers to packets.
func sixCode(group, kind byte, ids []uint16, inside string) string {
	b := []byte{group, kind, 0, 0, 0}
	if len(ids) > 0 {
		b[4] = 0x80
		b = append(b, byte(len(ids)))
		for _, id := range ids {
			b = le.AppendUint16(b, id)
		}
	}
	b = le.AppendUint16(b, uint16(len(inside)))
	b = append(b, inside...)
	n := uint16(len(b) + 3)
	le.PutUint16(b[2:], n)
	return string(append(le.AppendUint16(b, n), group))
}

// sixText is a packet with one text.
func sixText(text string) part {
	b := []byte{1, 0, 0, 0, 0, 0}
	b = le.AppendUint32(b, uint32(len(text)))
	return part{8, append(b, text...)}
}

func words(s string) []byte {
	var b []byte
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return append(b, 0, 0)
}

// six is a document of version 6.
func six(body string, parts ...part) []byte {
	const index = 0x200
	b := make([]byte, index)
	copy(b, "\xffWPC")
	b[8], b[9], b[10], b[11] = 1, 10, 2, 1
	le.PutUint16(b[14:], index)
	head := make([]byte, 14)
	head[0] = 2
	le.PutUint16(head[2:], uint16(len(parts)))
	b = append(b, head...)
	at := len(b) + 14*len(parts)
	var data []byte
	for _, p := range parts {
		e := make([]byte, 14)
		e[1] = p.kind
		le.PutUint32(e[6:], uint32(len(p.data)))
		le.PutUint32(e[10:], uint32(at+len(data)))
		b = append(b, e...)
		data = append(data, p.data...)
	}
	b = append(b, data...)
	le.PutUint32(b[4:], uint32(len(b)))
	b = append(b, body...)
	le.PutUint32(b[20:], uint32(len(b)))
	return b
}

func sixSample() []byte {
	summary := func(tag uint16, name, value string) []byte {
		b := le.AppendUint16(nil, 0)
		b = le.AppendUint16(b, tag)
		b = append(le.AppendUint16(b, 0), append(words(name), words(value)...)...)
		le.PutUint16(b, uint16(len(b)))
		return b
	}
	body := sixCode(0xd6, 0, []uint16{1}, "\x03") +
		"Dear\x80Ms\x80M\x1cller,\xccthe\x80card\x80is\x804111\x801111\x841111\xcf1111." + "\xccIt\xf0\x1c\x04\xf0s\x80\xf0\x00\x0a\xf0\xf0\x01\x0a\xf0\x80\xf0\x00\x08\xf0\xf0\x00\x09\xf0" +
		sixCode(0xd7, 0, []uint16{2}, "") + sixCode(0xd7, 1, nil, "") + sixCode(0xd4, 0x1d, []uint16{3}, "") + sixCode(0xdf, 0, []uint16{4}, strings.Repeat("\x00", 60)) +
		"\xf1\x00\x00\x00\xf1gone\x80salary\xf1\x01\x00\x00\xf1" + sixCode(0xe0, 0x11, nil, strings.Repeat("\x00", 8)) + "con\x83fi\x82dential\xcc" +
		sixCode(0xd0, 0x0a, nil, "\x00\x00") + "cell" + sixCode(0xd0, 0x0b, nil, "\x00\x00") + "row"
	return six(body,
		sixText("Header\x80text"), sixText("Foot\x80note"), sixText("A\x80comment"), sixText("In\x80a\x80box"+sixCode(0xd7, 2, []uint16{5}, "")), sixText("End\x80note"),
		sixText("Nobody\x80refers\x80to\x80me"), part{0x12, append(summary(5, "Author", "Jane Roe"), summary(46, "Subject", "Merger")...)},
		part{0x6f, []byte("%PDF-1.4 inside")}, part{0x40, words("C:\\secret\\plan.wpg")})
}

// fiveCode is a code of version 5 that says its size.
func fiveCode(group, kind byte, inside string) string {
	n := le.AppendUint16(nil, uint16(len(inside)+4))
	return string([]byte{group, kind}) + string(n) + inside + string(n) + string([]byte{kind, group})
}

// five is a document of version 5.1.
func five(body string, parts ...part) []byte {
	b := make([]byte, 16)
	copy(b, "\xffWPC")
	b[8], b[9], b[11] = 1, 10, 1
	index := le.AppendUint16(nil, 0xfffb)
	index = le.AppendUint16(index, uint16(len(parts)+1))
	index = le.AppendUint32(le.AppendUint16(index, uint16(10*(len(parts)+1))), 0)
	at := len(b) + 10*(len(parts)+1)
	var data []byte
	for _, p := range parts {
		index = le.AppendUint16(index, uint16(p.kind))
		index = le.AppendUint32(index, uint32(len(p.data)))
		index = le.AppendUint32(index, uint32(at+len(data)))
		data = append(data, p.data...)
	}
	b = append(append(b, index...), data...)
	le.PutUint32(b[4:], uint32(len(b)))
	return append(b, body...)
}

func fiveSample() []byte {
	zeros := func(n int) string { return strings.Repeat("\x00", n) }
	body := fiveCode(0xd5, 0, zeros(7)+"\x01"+zeros(10)+"Header of five") +
		"Dear Ms M\xc0\x47\x01\xc0ller,\nthe card is 4111\xa01111\xa91111\r1111." +
		fiveCode(0xd6, 0, "\x00\x01\x00\x00"+zeros(2+9)+"Foot note of five") + fiveCode(0xd6, 1, "\x00\x01\x00"+zeros(4)+"End note of five") +
		"\xc1\x00\x00\x00\x00\x00\x00\x00\xc1con\xac\xc3\x0c\xc3fidential\xc4\x0c\xc4\n" + fiveCode(0xda, 2, zeros(20)+"\xffText in a box"+zeros(4)) + "end"
	picture := []byte("\x0f\x06\x01\x00\x00\x00\x00\x00\x0c\x0c\x06\x00\x00\x00\x00\x00secret\x10\x00")
	pictures := le.AppendUint32([]byte{1, 0}, uint32(len(picture)))
	return five(body, part{1, []byte("\x00\x00Jane Roe\x00Merger of two\x00")}, part{8, append(pictures, picture...)}, part{7, []byte("Courier 10cpi\x00")})
}

func mac() []byte {
	b := make([]byte, 0x40)
	copy(b, "\xffWPC")
	b[8], b[9], b[10] = 1, 0x2c, 3
	le.PutUint32(b[4:], uint32(len(b)))
	n := binary.BigEndian.AppendUint16(nil, uint16(25+2+2+9+4))
	note := "\xd6\x00" + string(n) + strings.Repeat("\x00", 29) + "Mac note!" + string(n) + "\x00\xd6"
	return append(b, "Dear Ms M\xc0\x9f\x01\x47\xc0ller,\x81the card is 4111\x821111"+note+"\x80end"...)
}

const (
	fourBody = "\xc0\x0a\x4a\x0a\x4a\xc0\xc1\x02\x02\xc1Dear Ms M\xe1\x81\xe1ller,\nthe card is 4111\xa01111\xa91111\r1111.\n\xd1\x00\x01Header of four, that is long\xd1\xdd" + "0123456789012345678901\xdd\xd0\x00\x01\x02\x03\xd0 The end\n"
	macOne   = "\xc0\x00\x01\x00\x01\x00\x01\x00\x01\xc0\xc1\x02\x02\xc1Dear Ms M\xe1\x9f\xe1ller,\nthe card is 4111\xa01111.\n\xc3\x00\x00\x00\x00\x00\xc3\xc4\x00\x00\x00\x00\x00\xc4" + "The end\n"
)

// lock gives a document a password, as unlocking undoes it.
func lock(data []byte, password string) []byte {
	from, key := 16, 12
	if data[0] == 0xfe {
		from, key = 6, 4
	}
	sum := uint16(0)
	for _, c := range []byte(password) {
		sum = sum>>1 | sum<<15
		sum ^= uint16(c) << 8
	}
	out := slices.Clone(data)
	binary.BigEndian.PutUint16(out[key:], sum)
	for i := range out[from:] {
		out[from+i] ^= password[i%len(password)] ^ byte(len(password)+1+i)
	}
	return out
}

func drawing(second bool) []byte {
	b := []byte("\xffWPC\x10\x00\x00\x00\x01\x16\x01\x00\x00\x00\x00\x00")
	if second {
		b[10] = 2
		return append(b, "\x01\x01\x00\x02ab\x01\x1d\x00\xff\x0c\x00card\x804111xyz"...)
	}
	return append(b, "\x0f\x02ab\x0c\xff\x0f\x00\x00\x00\x00\x00\x00\x00card 4111\x11\xff\x00\x80\x08\x00%!PS-Ado\x10\x00"...)
}

func TestDocuments(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		want map[extract.View][]string
	}{
		{"version 6", sixSample(), map[extract.View][]string{
			extract.Shown: {"Dear Ms Müller,\nthe card is 4111 1111-1111 1111.\nIt’s Аа Αא", "Header text\n", "Foot note\n", "A comment\n", "In a box\n", "End note\n", "\tconfidential\n", "\tcell\nrow", "Nobody refers to me"},
			extract.All:   {"gone salary\n", `C:\secret\plan.wpg`}, extract.Properties: {"Author: Jane Roe\nSubject: Merger\n"},
		}},
		{"version 5", fiveSample(), map[extract.View][]string{
			extract.Shown: {"Dear Ms Müller,\nthe card is 4111 1111-1111 1111.", "Header of five\n", "Foot note of five\n", "End note of five\n", "\tconfidential\n", "end\n"},
			extract.All:   {"Text in a box\n", "Courier 10cpi"}, extract.Properties: {"Jane Roe\nMerger of two\n"},
		}},
		{"Macintosh", mac(), map[extract.View][]string{extract.Shown: {"Dear Ms Müller,\nthe card is 4111\t1111\nend", "Mac note!\n"}}},
		{"version 4.2", []byte(fourBody), map[extract.View][]string{extract.Shown: {"Dear Ms Müller,\nthe card is 4111 1111-1111 1111.\n The end", "Header of four, that is long\n"}}},
		{"the first one for the Macintosh", []byte(macOne), map[extract.View][]string{extract.Shown: {"Dear Ms Müller,\nthe card is 4111 1111.\nThe end"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, wordperfect.Format, "a.wpd", tt.data)
			if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
				t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
			}
			for view, all := range tt.want {
				for _, want := range all {
					if !strings.Contains(r.Texts[view], want) {
						t.Errorf("%q is not in view %s: %q", want, view, r.Texts[view])
					}
				}
			}
			if strings.Contains(r.Texts[extract.Shown], "salary") {
				t.Error("deleted text is shown")
			}
		})
	}
}

func TestPlacesAndFilesInside(t *testing.T) {
	r := extracttest.Read(t, wordperfect.Format, "a.wpd", sixSample())
	for text, where := range map[string]string{"Dear": "text", "Header": "header", "Foot": "footnote", "A comment": "comment", "In a box": "text box", "End note": "endnote"} {
		if p := r.At(extract.Shown, text); p.Where != where {
			t.Errorf("%q is at %q, want %q", text, p.Where, where)
		}
	}
	if c, ok := r.Child("object 8"); !ok || string(c.Data) != "%PDF-1.4 inside" {
		t.Errorf("the object is missing: %v", r.Children)
	}
	r = extracttest.Read(t, wordperfect.Format, "a.wp5", fiveSample())
	c, _ := r.Child("picture 1")
	if p := extracttest.Read(t, wordperfect.Graphics, "", c.Data); !p.Detected || p.Err != nil || !strings.Contains(p.Texts[extract.Shown], "secret") {
		t.Errorf("the picture of a document: detected %v, error %v, %q", p.Detected, p.Err, p.Texts)
	}
}

func TestPasswords(t *testing.T) {
	four := append([]byte("\xfe\xffaa\x00\x00"), fourBody...)
	for name, data := range map[string][]byte{"5": fiveSample(), "4.2": four} {
		o := extracttest.Object("a.wpd", lock(data, "SUMMER24"))
		if !wordperfect.Format.Locked(o) {
			t.Errorf("%s: does not seem to be locked", name)
		}
		if r := extracttest.ReadObject(t, wordperfect.Format, o); !r.Gap(extract.EncryptedFile) || r.Text() != "" {
			t.Errorf("%s without its password: error %v, %q", name, r.Err, r.Texts)
		}
		o.Passwords = []string{"winter", "", "summer24"}
		r := extracttest.ReadObject(t, wordperfect.Format, o)
		if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "the card is 4111 1111-1111 1111.") || len(r.Facts) != 1 {
			t.Errorf("%s with its password: error %v, facts %v, %q", name, r.Err, r.Facts, r.Texts)
		}
	}
}

func TestPasswordOfVersion6(t *testing.T) {
	r := extracttest.Read(t, wordperfect.Format, "a.wpd", lock(sixSample(), "SUMMER24"))
	if !r.Gap(extract.EncryptedFile) || r.Text() != "" {
		t.Errorf("error %v, %q", r.Err, r.Texts)
	}
}

func TestGraphics(t *testing.T) {
	for _, second := range []bool{false, true} {
		r := extracttest.Read(t, wordperfect.Graphics, "a.wpg", drawing(second))
		if !r.Detected || r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "card 4111") {
			t.Errorf("second %v: error %v, %q", second, r.Err, r.Texts)
		}
		if _, ok := r.Child("record 2"); ok == second {
			t.Errorf("second %v: files %v", second, r.Children)
		}
	}
	if r := extracttest.Read(t, wordperfect.Format, "a.wpg", drawing(false)); r.Detected {
		t.Error("a drawing is taken for a document")
	}
}

func TestTextIsNoDocument(t *testing.T) {
	for name, data := range map[string]string{
		"ASCII": "Dear Ms Miller, the card is 4111", "Russian in UTF-8": strings.Repeat("тут счёт рот ", 40), "Latin": strings.Repeat("Gr\xfc\xdfe \xe4\xf6 \xe9t\xe9 \xe0 \xe9\xe9 ", 20),
		"German with few umlauts": strings.Repeat("Gr\xfc\xdfe, f\xfcr \xfcber m\xfc\xdfte ", 20), "Spanish": strings.Repeat("\xe9l t\xe9 aqu\xed ", 30), "Greek": strings.Repeat("\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1 ", 30),
		"Russian in KOI8": strings.Repeat("\xf4\xd5\xd4 \xd3\xde\xa3\xd4 \xd2\xcf\xd4 ", 20), "Russian in Windows-1251": strings.Repeat("\xc2 \xc2\xee\xf1\xf2\xee\xea\xe5 ", 30),
		"empty": "", "zeros": strings.Repeat("\x00", 100),
	} {
		if wordperfect.Format.Detect(extracttest.Object("", []byte(data))) {
			t.Errorf("%s is taken for a document", name)
		}
	}
}

func TestBrokenDocuments(t *testing.T) {
	for name, data := range map[string][]byte{"6": sixSample(), "5": fiveSample(), "mac": mac()} {
		for n := 16; n < len(data); n++ {
			r := extracttest.Read(t, wordperfect.Format, "a.wpd", data[:n])
			if name == "6" && r.Err == nil {
				t.Fatalf("%s cut off at %d: no gap", name, n)
			}
		}
		for at := range data { // sizes and places that lie
			for _, c := range []byte{0, 1, 0x7f, 0xff} {
				b := slices.Clone(data)
				b[at] = c
				extracttest.Read(t, wordperfect.Format, "a.wpd", b)
			}
		}
	}
	// Packets that all are the whole file.
	b := six("text")
	le.PutUint16(b[0x202:], 30000)
	for i := range 30000 {
		e := make([]byte, 14)
		e[1] = 8
		le.PutUint32(e[6:], 400_000)
		le.PutUint32(e[10:], uint32(16+i))
		b = append(b, e...)
	}
	if r := extracttest.Read(t, wordperfect.Format, "a.wpd", b); r.Err == nil || len(r.Text()) > 4*len(b) {
		t.Errorf("overlapping packets: error %v, %d bytes", r.Err, len(r.Text()))
	}
}

func FuzzWordPerfect(f *testing.F) {
	for _, data := range [][]byte{sixSample(), fiveSample(), mac(), []byte(fourBody), []byte(macOne), lock(sixSample(), "SUMMER24"), drawing(false), drawing(true)} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o := extracttest.Object("a.wpd", data)
		o.Passwords = []string{"summer24"}
		wordperfect.Format.Locked(o)
		extracttest.ReadObject(t, wordperfect.Format, o)
		extracttest.Read(t, wordperfect.Graphics, "a.wpg", data)
	})
}

// What no packet takes, packets that begin where another does, sizes and ends of records that are text,
// and what a note skips, are read.
func TestHidden(t *testing.T) {
	whole := six("Dear\x80you", sixText("Header\x80text and\x80needle\x80three"), part{0x12, append(append([]byte{25, 0, 0, 0, 0, 0, 'A', 0, 0, 0, 'B', 0, 0, 0}, "needle-four"...), "\x01\x00needle-five"...)},
		part{8, append([]byte{3, 0, 0, 0, 0, 0}, "needle-six!!text"...)})
	copy(whole[0x40:], "needle-one")
	r := extracttest.Read(t, wordperfect.Format, "a.wpd", whole)
	for _, want := range []string{"needle-one", "needle three", "needle-four", "needle-five", "needle-six"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
	note := "\x00\x00\x00\xff" + "needle-seven" + strings.Repeat("\x00", 600)
	front := five("Dear "+fiveCode(0xd6, 0, note)+"you", part{0x77, []byte("a packet")})
	r = extracttest.Read(t, wordperfect.Format, "a.wp5", front)
	if !strings.Contains(r.Text(), "needle-seven") || r.Err != nil {
		t.Errorf("error %v, %q", r.Err, r.Texts)
	}
	le.PutUint16(front[26:], 0) // the packet is none
	if r := extracttest.Read(t, wordperfect.Format, "a.wp5", front); !strings.Contains(r.Text(), "a packet") {
		t.Errorf("what no packet takes is missing in %q", r.Texts)
	}
}

// Two packets that begin at one place are both read.
func TestPacketsAtOnePlace(t *testing.T) {
	long := sixText("Short text and\x80needle\x80here")
	whole := six("Dear\x80you", long, part{8, []byte("x")})
	const entry = 0x200 + 14
	copy(whole[entry+14:], whole[entry:entry+14]) // the second is as the first
	le.PutUint32(whole[entry+6:], 16)
	if r := extracttest.Read(t, wordperfect.Format, "a.wpd", whole); !strings.Contains(r.Text(), "needle here") {
		t.Errorf("error %v, %q", r.Err, r.Texts)
	}
}
