package ole

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"encoding/binary"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/extracttest"
)

// Nothing in Debian writes documents of Hangul 5; these are built as its published
// description says.

func hangulHead(flags uint32) []byte {
	b := make([]byte, 256)
	copy(b, hangulMagic)
	copy(b[32:], "\x01\x00\x00\x05")
	binary.LittleEndian.PutUint32(b[hangulFlags:], flags)
	return b
}

func hangulRecord(tag, level int, parts ...string) string {
	body := strings.Join(parts, "")
	if len(body) < longRecord {
		return string(binary.LittleEndian.AppendUint32(nil, uint32(tag|level<<10|len(body)<<20))) + body
	}
	return string(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(tag|level<<10|longRecord<<20)), uint32(len(body)))) + body
}

func units(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

func deflated(s string) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, 9)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.Bytes()
}

func hangulParagraph(level int, text string) string {
	return hangulRecord(recordParagraph, level, strings.Repeat("\x00", 22)) + hangulRecord(recordText, level+1, units(text)) + hangulRecord(recordCharShapes, level+1, "abcdefgh")
}

func hangulCellRecord(row, col int, text string) string {
	return hangulRecord(recordListHeader, 2, "\x01\x00\x00\x00\x00\x00\x00\x00", string([]byte{byte(col), 0, byte(row), 0}), strings.Repeat("\x00", 20)) + hangulParagraph(2, text)
}

func hangulSection() string {
	mark := string(utf16.Decode([]uint16{11, 'x', 'x', 'x', 'x', 'x', 'x', 11}))
	return hangulParagraph(0, "안녕 4111"+mark+" 1111 1111 1111\n다음\r") +
		hangulRecord(recordControl, 1, " lbt", "\x00\x00\x00\x00") + hangulRecord(recordListHeader+5, 2, "\x00\x00\x00\x00") +
		hangulCellRecord(0, 0, "이름\r") + hangulCellRecord(0, 1, "Card\r") + hangulCellRecord(1, 0, "needle\r") + hangulCellRecord(1, 1, "5500005555555559\r") +
		hangulCellRecord(2, 0, "5500") + hangulCellRecord(2, 1, "0055") + hangulCellRecord(2, 2, "5555") + hangulCellRecord(2, 3, "5559") +
		hangulRecord(recordControl, 1, "  nf", "\x00\x00\x00\x00") + hangulRecord(recordListHeader, 2, "\x01\x00\x00\x00\x00\x00\x00\x00") + hangulParagraph(2, "needle note\r") +
		hangulRecord(recordControl, 1, "klh%", "\x00\x00\x00\x00\x00", "\x17\x00", units("https://needle.example/")) +
		hangulParagraph(0, strings.Repeat("long ", 2000)+"needle end\r")
}

func hangulDocument(flags uint32) map[string][]byte {
	packed := func(s string) []byte {
		if flags&hangulPacked == 0 {
			return []byte(s)
		}
		return deflated(s)
	}
	title := units("제목 needle\x00")
	return map[string][]byte{
		"FileHeader": hangulHead(flags), "DocInfo": packed(hangulRecord(0x10+2, 1, "\x01\x00\x0b\x00", units("C:\\needle.x"))), "BodyText/Section0": packed(hangulSection()),
		"BodyText/Section10": packed(hangulParagraph(0, "tenth")), "BodyText/Section2": packed(hangulParagraph(0, "second")),
		"BinData/BIN0001.png": packed("\x89PNG\r\n\x1a\n......"), "BinData/BIN0002.OLE": packed("\x10\x00\x00\x00" + magic + "rest"), "BinData/BIN0003.jpg": []byte("\xff\xd8\xff\xe0 not packed"),
		"PrvText": []byte(units("preview")), "PrvImage": []byte("\x89PNG"), "Scripts/DefaultJScript": packed("\x0d\x00\x00\x00" + units("var needle = 1")),
		"\x05HwpSummaryInformation": append([]byte("\x1f\x00\x00\x00\x0a\x00\x00\x00"), title...),
	}
}

func TestHangul(t *testing.T) {
	for _, flags := range []uint32{0, hangulPacked} {
		r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(hangulDocument(flags)))
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("flags %d: detected %v, error %v, gaps %v", flags, r.Detected, r.Err, r.Gaps)
		}
		shown := r.Texts[extract.Shown]
		want := "안녕 4111 1111 1111 1111\n다음\n이름\tCard\nneedle\t5500005555555559\n5500\t0055\t5555\t5559\nneedle note\nlong "
		if !strings.HasPrefix(shown, want) || !strings.HasSuffix(shown, "needle end\nsecond\ntenth\n") {
			t.Errorf("flags %d: shown %.200q", flags, shown)
		}
		if got := r.Texts[extract.Joined]; got != "5500005555555559\n" {
			t.Errorf("flags %d: joined %q", flags, got)
		}
		if p := r.At(extract.Shown, "5500005555555559"); p.Where != "table 1, row 2" || p.Column != "Card" {
			t.Errorf("flags %d: place %v", flags, p)
		}
		if p := r.At(extract.Shown, "needle note"); p.Where != "footnote" {
			t.Errorf("flags %d: place %v", flags, p)
		}
		for _, s := range []string{"https://needle.example/\n", "C:\\needle.x\n", "preview\n", "var needle"} {
			if !strings.Contains(r.Texts[extract.All], s) {
				t.Errorf("flags %d: %q is missing in %q", flags, s, r.Texts[extract.All])
			}
		}
		if got := r.Texts[extract.Properties]; got != "제목 needle\n" {
			t.Errorf("flags %d: properties %q", flags, got)
		}
		for name, start := range map[string]string{"BIN0001.png": "\x89PNG\r\n\x1a\n......", "BIN0002.OLE": magic, "BIN0003.jpg": "\xff\xd8\xff\xe0 not packed"} {
			if c, ok := r.Child(name); !ok || c.Err != nil || !strings.HasPrefix(string(c.Data), start) {
				t.Errorf("flags %d: %s is %q", flags, name, c.Data)
			}
		}
	}
}

// sealed writes a section for reading only.
func sealed(data []byte, seed uint32) []byte {
	record := make([]byte, distributionSize)
	for i := range record {
		record[i] = byte(i * 7)
	}
	binary.LittleEndian.PutUint32(record, seed)
	key := []byte("0123456789abcdef")
	// The key that the record says now shows what covers it.
	at := 4 + int(seed&0xf)
	for i, c := range distributionKey(record) {
		record[at+i] ^= c ^ key[i]
	}
	block, _ := aes.NewCipher(key)
	data = append(data, make([]byte, -len(data)&15)...)
	for i := 0; i < len(data); i += 16 {
		block.Encrypt(data[i:], data[i:i+16])
	}
	return append([]byte(hangulRecord(distributionRecord, 0, string(record))), data...)
}

func TestHangulForReading(t *testing.T) {
	for _, seed := range []uint32{0, 1, 0x12345678, 0xffffffff} {
		doc := hangulDocument(hangulPacked | hangulDistribution)
		doc["ViewText/Section0"] = sealed(deflated(hangulParagraph(0, "needle for reading")), seed)
		r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(doc))
		if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "needle for reading\n") {
			t.Errorf("seed %x: error %v, shown %.40q", seed, r.Err, r.Texts[extract.Shown])
		}
		doc["ViewText/Section0"] = doc["ViewText/Section0"][:100]
		if r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(doc)); !r.Gap(extract.Corrupt) {
			t.Errorf("seed %x: cut off, error %v", seed, r.Err)
		}
	}
}

// The key of a record that was written down: rand of a seed of 1 begins with 41, 18467,
// 6334, so that 41 covers four bytes (18467 & 15 + 1) and 6334 & 255 those behind.
func TestDistributionKey(t *testing.T) {
	record := make([]byte, distributionSize)
	binary.LittleEndian.PutUint32(record, 1)
	key := distributionKey(record)
	if key[0] != byte(6334&0xff) || len(key) != 16 { // the byte 5, in the second run
		t.Errorf("key %x", key)
	}
}

func TestHangulPassword(t *testing.T) {
	r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(hangulDocument(hangulPacked|hangulPassword)))
	if !r.Gap(extract.EncryptedFile) || strings.Contains(r.Text(), "4111") || !strings.Contains(r.Text(), "preview") {
		t.Errorf("error %v, text %q", r.Err, r.Text())
	}
}

func TestHangulDamage(t *testing.T) {
	section := hangulSection()
	for n := 1; n < len(section); n += 1 + n/100 {
		doc := map[string][]byte{"FileHeader": hangulHead(0), "BodyText/Section0": []byte(section[:n])}
		extracttest.Read(t, Format, "a.hwp", extracttest.Compound(doc))
		packed := deflated(section)
		if n < len(packed) {
			doc = map[string][]byte{"FileHeader": hangulHead(hangulPacked), "BodyText/Section0": packed[:n]}
			if r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(doc)); !r.Gap(extract.Corrupt) {
				t.Errorf("cut at %d: error %v", n, r.Err)
			}
		}
	}
	for name, s := range map[string]string{
		"length":    hangulParagraph(0, "a") + "\x43\x00\xf0\xff\xff\xff\xff\xff",
		"unlike it": "\x43\x00\xf0\xff\xff\xff\xff\x7f" + strings.Repeat("a\x00", 100),
	} {
		doc := map[string][]byte{"FileHeader": hangulHead(0), "BodyText/Section0": []byte(s)}
		if r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(doc)); !r.Gap(extract.Corrupt) {
			t.Errorf("%s: error %v", name, r.Err)
		}
	}
}

// What is made to be slow: a bomb, controls in controls, texts that are nearly as long
// as they say.
func TestHangulBombs(t *testing.T) {
	var nested strings.Builder
	for i := range 100_000 {
		nested.WriteString(hangulRecord(recordControl, i%1024, " lbt"))
	}
	for name, s := range map[string]string{
		"zeros":  strings.Repeat("\x00", 100<<20),
		"nested": nested.String(),
		"texts":  hangulRecord(0x10+80, 0, strings.Repeat("\xfe\x7f", 1<<20)),
	} {
		start := time.Now()
		doc := map[string][]byte{"FileHeader": hangulHead(hangulPacked), "BodyText/Section0": deflated(s)}
		r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(doc))
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s: took %v, error %v", name, d, r.Err)
		}
	}
}

func FuzzHangul(f *testing.F) {
	f.Add([]byte(hangulSection()), true)
	f.Add(sealed(deflated(hangulParagraph(0, "needle")), 7), false)
	f.Fuzz(func(t *testing.T, data []byte, body bool) {
		name := "ViewText/Section0"
		flags := uint32(hangulPacked)
		if body {
			name, flags = "BodyText/Section0", 0
		}
		extracttest.Read(t, Format, "a.hwp", extracttest.Compound(map[string][]byte{"FileHeader": hangulHead(flags), name: data, "\x05HwpSummaryInformation": data}))
	})
}
