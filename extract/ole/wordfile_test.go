package ole

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// oldWordFile is a document of Word without a compound file, of a magic, whose pieces are saved fast where there are
// several: they stand in the file in the other order.
func oldWordFile(magic string, language uint16, pieces ...string) []byte {
	const head = 0x180
	b := make([]byte, head)
	copy(b, magic)
	text, places := "", make([]uint32, len(pieces))
	for i := len(pieces) - 1; i >= 0; i-- {
		places[i] = uint32(head + len(text))
		text += pieces[i]
	}
	if oldWordKind(b) == wordOfMac {
		binary.BigEndian.PutUint32(b[macBegin:], head)
		binary.BigEndian.PutUint32(b[macEnd:], uint32(head+len(text)))
		b = append(b, text...)
		if len(pieces) > 1 {
			be := binary.BigEndian
			clx := oldClx(be, pieces, places)
			clx = "\x01\x00\x02\x18\x01" + "\x02" + string(be.AppendUint16(nil, uint16(len(clx)))) + clx
			b[wordSaved] |= macFast
			be.PutUint32(b[macEnd:], uint32(head+len(pieces[len(pieces)-1]))) // others were added behind
			be.PutUint32(b[macPieces:], uint32(len(b)))
			be.PutUint16(b[macPieces+4:], uint16(len(clx)))
			b = append(b, clx...)
		}
		return b
	}
	le := binary.LittleEndian
	le.PutUint16(b[wordLanguage:], language)
	le.PutUint32(b[wordBegin:], head)
	le.PutUint32(b[wordEnd:], uint32(head+len(text)))
	b = append(b, text...)
	if len(pieces) > 1 {
		clx, head := oldClx(le, pieces, places), word1Pieces
		clx = "\x01\x02\x00\x18\x01" + "\x02" + string(le.AppendUint16(nil, uint16(len(clx)))) + clx
		if oldWordKind(b) == wordOfWindows2 {
			head = word2Pieces
		}
		b[wordSaved] |= wordFast
		le.PutUint32(b[head:], uint32(len(b)))
		le.PutUint16(b[head+4:], uint16(len(clx)))
		b = append(b, clx...)
	}
	return b
}

// oldClx is a table of pieces of so many signs at these places.
func oldClx(order binary.AppendByteOrder, pieces []string, places []uint32) string {
	var ends, entries []byte
	at := uint32(0)
	for i, p := range pieces {
		ends = order.AppendUint32(ends, at)
		at += uint32(len(p))
		entries = append(order.AppendUint32(append(entries, 0, 0), places[i]), 0, 0)
	}
	return string(append(order.AppendUint32(ends, at), entries...))
}

const (
	word1   = "\x9b\xa5\x21\x00"
	word2   = "\xdb\xa5\x2d\x00"
	macWord = "\xfe\x37\x00\x23"
)

func TestOldWordFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"Word 1":           {oldWordFile(word1, 0, "Gr\xfcn 4111"), "Grün 4111"},
		"Word 1, fast":     {oldWordFile(word1, 0, "Konto 41", "11 1111", "\rIBAN"), "Konto 4111 1111\nIBAN"},
		"Word 2, Russian":  {oldWordFile(word2, 0x419, "\xd1\xf7\xe5\xf2 4111"), "Счет 4111"},
		"Word 2, fast":     {oldWordFile(word2, 0x409, "one two th", "ree\r"), "one two three\n"},
		"Word 5 for a Mac": {oldWordFile(macWord, 0, "Gr\x9fn 4111"), "Grün 4111"},
		"the same, fast":   {oldWordFile(macWord, 0, "Konto 41", "11 11\x9f1", "\rIBAN"), "Konto 4111 11ü1\nIBAN"},
	} {
		r := extracttest.Read(t, OldWordFile, "a.doc", tt.data)
		if r.Err != nil || !r.Detected || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Shown], tt.want) {
			t.Errorf("%s: error %v, gaps %v, got %q", name, r.Err, r.Gaps, r.Texts)
		}
		for n := 4; n < len(tt.data); n++ {
			if r := extracttest.Read(t, OldWordFile, "a.doc", tt.data[:n]); !r.Gap(extract.Corrupt) {
				t.Fatalf("%s cut off at %d: error %v", name, n, r.Err)
			}
		}
	}
	locked := oldWordFile(word2, 0x409, "\x9a\x17")
	locked[wordFlags] |= wordEncrypted
	if r := extracttest.Read(t, OldWordFile, "a.doc", locked); !r.Gap(extract.EncryptedFile) || !OldWordFile.Locked(extracttest.Object("a.doc", locked)) {
		t.Errorf("a password: error %v", r.Err)
	}
}

// Word 6 and 95 of East Asia keep text in words, and all of them pieces where they saved fast.
func TestOldWordInPieces(t *testing.T) {
	words := func(s string) string {
		out := ""
		for b := []byte(s); len(b) > 0; {
			if b[0] >= 0x80 {
				out += string([]byte{b[1], b[0]})
				b = b[2:]
				continue
			}
			out += string([]byte{b[0], 0})
			b = b[1:]
		}
		return out
	}
	eastern := func(magic, text string, fonts ...byte) []byte {
		b := word95(0x409, 0, words(text), fonts...)
		copy(b, magic)
		return b
	}
	fast := word95(0x409, 0, "3456 end"+"card 12")
	clx := oldClx(binary.LittleEndian, []string{"card 12", "3456 end"}, []uint32{0x208, 0x200})
	clx = "\x02" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(clx)))) + clx
	fast[wordSaved] |= wordFast
	binary.LittleEndian.PutUint32(fast[wordPieces:], uint32(len(fast)))
	binary.LittleEndian.PutUint32(fast[wordPieces+4:], uint32(len(clx)))
	fast = append(fast, clx...)
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"Japanese":   {eastern("\x97\xa6", "A \x8c\xfb\x8d\xc0"), "A 口座"},
		"Korean":     {eastern("\x98\xa6", "\xb0\xe8\xc1\xc2"), "계좌"},
		"of Taiwan":  {eastern("\x99\xa6", "\xb1b\xb8\xb9", 0, 136), "帳號"},
		"of China":   {eastern("\x99\xa6", "\xd5\xca\xba\xc5", 0, 134), "帐号"},
		"saved fast": {fast, "card 123456 end"},
	} {
		r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"WordDocument": tt.data}))
		if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Shown], tt.want) {
			t.Errorf("%s: error %v, gaps %v, got %q", name, r.Err, r.Gaps, r.Texts)
		}
	}
	if r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"WordDocument": fast[:len(fast)-9]})); r.Err == nil {
		t.Error("pieces that are cut off: no error")
	}
}

func FuzzOldWordFile(f *testing.F) {
	f.Add(oldWordFile(word1, 0, "one", "two"))
	f.Add(oldWordFile(word2, 0x409, "one", "two"))
	f.Add(oldWordFile(macWord, 0, "text"))
	f.Add(oldWordFile(macWord, 0, "one", "two"))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, OldWordFile, "a.doc", data) })
}
