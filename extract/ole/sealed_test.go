package ole

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"encoding/binary"
	"math/bits"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// What seals documents here follows [MS-OFFCRYPTO] 2.3.5 to 2.3.7 for itself: LibreOffice
// 7.4 opens what it makes of workbooks and of documents of Word, by their password, but
// for keys of 40 bits with CryptoAPI, which it does not know.

var le = binary.LittleEndian

const sealSalt = "sixteen bytes of"

// A sealer encrypts: at a place of a stream, in blocks of a size.
type sealer struct {
	header []byte // what the document says about it
	block  func(n uint32) *rc4.Cipher
}

func (s sealer) stream(b []byte, size int) {
	for n := uint32(0); len(b) > 0; n++ {
		part := b[:min(size, len(b))]
		s.block(n).XORKeyStream(part, part)
		b = b[len(part):]
	}
}

func cipherOf(key []byte) *rc4.Cipher {
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic(err)
	}
	return c
}

// cryptoAPI is RC4 CryptoAPI with a key of so many bits.
func cryptoAPI(password string, keyBits uint32) sealer {
	first := sha1.Sum([]byte(sealSalt + utf16le(password)))
	s := sealer{block: func(n uint32) *rc4.Cipher {
		key := sha1.Sum(le.AppendUint32(first[:], n))
		if keyBits == 40 {
			return cipherOf(append(key[:5:5], make([]byte, 11)...))
		}
		return cipherOf(key[:keyBits/8])
	}}
	name := append([]byte(utf16le("Microsoft Enhanced Cryptographic Provider v1.0")), 0, 0)
	head := le.AppendUint32([]byte{4, 0, 2, 0, 4, 0, 0, 0}, uint32(32+len(name)))
	for _, v := range []uint32{4, 0, 0x6801, 0x8004, keyBits, 1, 0, 0} {
		head = le.AppendUint32(head, v)
	}
	head = append(le.AppendUint32(append(head, name...), 16), sealSalt...)
	input := []byte("verifier in 16 b")
	hash := sha1.Sum(input)
	check := append(input, hash[:]...)
	s.block(0).XORKeyStream(check, check)
	s.header = append(le.AppendUint32(append(head, check[:16]...), 20), check[16:]...)
	return s
}

// rc4Standard is RC4 with 40 bits.
func rc4Standard(password string) sealer {
	first := md5.Sum([]byte(utf16le(password)))
	second := md5.Sum(bytes.Repeat(append(first[:5:5], sealSalt...), 16))
	s := sealer{block: func(n uint32) *rc4.Cipher {
		key := md5.Sum(le.AppendUint32(second[:5:5], n))
		return cipherOf(key[:])
	}}
	input := []byte("verifier in 16 b")
	hash := md5.Sum(input)
	check := append(input, hash[:]...)
	s.block(0).XORKeyStream(check, check)
	s.header = append(append([]byte{1, 0, 1, 0}, sealSalt...), check...)
	return s
}

// xorOfTulip are the key, the verifier and the bytes of the password "tulip".
var xorOfTulip = struct {
	key, verifier uint16
	bytes         [16]byte
}{0x5a93, 0xc482, [16]byte{0xf3, 0x97, 0xff, 0x99, 0xf1, 0xf0, 0x36, 0xd2, 0x94, 0xd2, 0x36, 0xf1, 0x89, 0x2d, 0x96, 0xaa}}

// streamsOf are the streams of a sample by their names.
func streamsOf(t testing.TB, name string) map[string][]byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return streamsIn(t, data)
}

func streamsIn(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	c, err := openCompound(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	streams := map[string][]byte{}
	if err := c.walk(func(p string, e *entry) error {
		streams[p], _ = c.read(e)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return streams
}

// sealBook is a workbook with the record FilePass behind its first one, and encrypted
// from there on.
func sealBook(t testing.TB, filePass []byte, encrypt func(stream []byte, from int) []byte) []byte {
	streams := streamsOf(t, "refund.xls")
	book := streams["Workbook"]
	first := 4 + int(le.Uint16(book[2:]))
	record := append(le.AppendUint16(le.AppendUint16(nil, recFilePass), uint16(len(filePass))), filePass...)
	book = append(append(bytes.Clone(book[:first]), record...), book[first:]...)
	eachRecord(book, 0, func(at, _, _ int) {
		if le.Uint16(book[at:]) == recBoundSheet {
			le.PutUint32(book[at+4:], le.Uint32(book[at+4:])+uint32(len(record)))
		}
	})
	streams["Workbook"] = encrypt(book, first+len(record))
	return extracttest.Compound(streams)
}

func (s sealer) book(stream []byte, from int) []byte {
	sealed := bytes.Clone(stream)
	s.stream(sealed, 1024)
	copy(sealed, stream[:from])
	eachRecord(stream, from, func(at, clear, _ int) { copy(sealed[at:clear], stream[at:clear]) })
	return sealed
}

// xorBook obfuscates with the bytes of a password.
func xorBook(x [16]byte) func([]byte, int) []byte {
	return func(stream []byte, from int) []byte {
		sealed := bytes.Clone(stream)
		eachRecord(stream, from, func(at, clear, end int) {
			for i := clear; i < end; i++ {
				sealed[i] = bits.RotateLeft8(sealed[i], 5) ^ x[(i+end-at-4)%16]
			}
		})
		return sealed
	}
}

// sealWord is a document of Word with its streams encrypted.
func sealWord(t testing.TB, s sealer) []byte {
	streams := streamsOf(t, "refund.doc")
	main := streams["WordDocument"]
	main[wordFlags] |= wordEncrypted
	le.PutUint32(main[wordKey:], uint32(len(s.header)))
	name := "0Table"
	if main[wordFlags]&2 != 0 {
		name = "1Table"
	}
	head := bytes.Clone(main[:0x44])
	// The tables begin with the header: what they lead to moves.
	table := append(bytes.Clone(s.header), streams[name]...)
	for at := 0x9a; at+8 <= 0x9a+8*0x5d && at+8 <= len(main); at += 8 {
		if le.Uint32(main[at+4:]) > 0 {
			le.PutUint32(main[at:], le.Uint32(main[at:])+uint32(len(s.header)))
		}
	}
	s.stream(table, 512)
	copy(table, s.header)
	s.stream(main, 512)
	copy(main, head)
	streams[name] = table
	if data := streams["Data"]; data != nil {
		s.stream(data, 512)
	}
	return extracttest.Compound(streams)
}

// xorWord is a document of Word with its streams obfuscated.
func xorWord(t testing.TB) []byte {
	streams := streamsOf(t, "refund.doc")
	main := streams["WordDocument"]
	main[wordFlags] |= wordEncrypted | wordObfuscated
	le.PutUint16(main[wordKey:], xorOfTulip.verifier)
	le.PutUint16(main[wordKey+2:], xorOfTulip.key)
	head := bytes.Clone(main[:0x44])
	for _, name := range []string{"WordDocument", "0Table", "1Table", "Data"} {
		for i, c := range streams[name] {
			if x := c ^ xorOfTulip.bytes[i%16]; c != 0 && x != 0 {
				streams[name][i] = x
			}
		}
	}
	copy(main, head)
	return extracttest.Compound(streams)
}

// summary is the stream of encrypted properties: two streams, each in a block of its own.
func (s sealer) summary() []byte {
	b, list := make([]byte, 8), le.AppendUint32(nil, 2)
	for i, name := range []string{"\x05SummaryInformation", "\x05DocumentSummaryInformation"} {
		data := []byte("a property: needle " + name[1:])
		list = le.AppendUint32(le.AppendUint32(list, uint32(len(b))), uint32(len(data)))
		list = append(le.AppendUint16(list, uint16(i)), byte(len(name)), 1, 0, 0, 0, 0)
		list = append(append(list, utf16le(name)...), 0, 0)
		s.block(uint32(i)).XORKeyStream(data, data)
		b = append(b, data...)
	}
	le.PutUint32(b, uint32(len(b)))
	le.PutUint32(b[4:], uint32(len(list)))
	s.block(0).XORKeyStream(b[:8], b[:8])
	s.block(0).XORKeyStream(list, list)
	return append(b, list...)
}

// Properties that are encrypted are read, in each kind of document.
func TestSealedProperties(t *testing.T) {
	s := cryptoAPI("VelvetSweatshop", 128)
	for name, data := range map[string][]byte{
		"encryption":       sealBook(t, append([]byte{1, 0}, s.header...), s.book),
		"EncryptedSummary": sealSlides(s),
	} {
		streams := streamsIn(t, data)
		streams[name] = s.summary()
		r := extracttest.Read(t, Format, "a", extracttest.Compound(streams))
		for _, want := range []string{"needle SummaryInformation", "needle DocumentSummaryInformation"} {
			if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Properties], want) {
				t.Errorf("%s: error %v, gaps %v, properties %q", name, r.Err, r.Gaps, r.Texts[extract.Properties])
			}
		}
		for i := range streams[name] {
			broken := bytes.Clone(s.summary())
			broken[i] ^= 0x81
			streams[name] = broken
			extracttest.Read(t, Format, "a", extracttest.Compound(streams))
			streams[name] = s.summary()[:i]
			extracttest.Read(t, Format, "a", extracttest.Compound(streams))
		}
	}
}

// sealSlides is a presentation of two pieces, each encrypted for itself.
func sealSlides(s sealer) []byte {
	record := func(version byte, kind uint16, body []byte) []byte {
		return append(le.AppendUint32(le.AppendUint16([]byte{version, 0}, kind), uint32(len(body))), body...)
	}
	var b []byte
	var offsets []uint32
	for id, piece := range [][]byte{
		record(15, 0x03e8, record(0, atomTextChars, []byte(utf16le("needle one")))),
		record(15, 0x03ee, record(0, atomTextBytes, []byte("needle two"))),
	} {
		s.block(uint32(id+1)).XORKeyStream(piece, piece)
		offsets = append(offsets, uint32(len(b)))
		b = append(b, piece...)
	}
	offsets = append(offsets, uint32(len(b)))
	b = append(b, record(15, cryptSession, s.header)...)
	directory := le.AppendUint32(nil, 3<<20|1)
	for _, at := range offsets {
		directory = le.AppendUint32(directory, at)
	}
	directoryAt := uint32(len(b))
	b = append(b, record(0, persistDirectory, directory)...)
	edit := make([]byte, 32)
	le.PutUint32(edit[12:], directoryAt)
	le.PutUint32(edit[16:], 1)
	le.PutUint32(edit[28:], 3)
	user := make([]byte, 20)
	le.PutUint32(user[12:], encryptedToken)
	le.PutUint32(user[16:], uint32(len(b)))
	b = append(b, record(0, userEdit, edit)...)
	return extracttest.Compound(map[string][]byte{"PowerPoint Document": b, "Current User": user})
}

// Streams of each kind of document, encrypted in each way, are read as if they were not.
func TestSealedStreams(t *testing.T) {
	filePass := func(s sealer) []byte { return append([]byte{1, 0}, s.header...) }
	const password = "Grüner Baum"
	standard, api128, api40 := rc4Standard(password), cryptoAPI(password, 128), cryptoAPI(password, 40)
	for _, tt := range []struct {
		name, want, password string
		data                 []byte
	}{
		{"standard.xls", "4111", password, sealBook(t, filePass(standard), standard.book)},
		{"api128.xls", "4111", password, sealBook(t, filePass(api128), api128.book)},
		{"api40.xls", "4111", password, sealBook(t, filePass(api40), api40.book)},
		{"xor.xls", "4111", "tulip", sealBook(t, le.AppendUint16(le.AppendUint16([]byte{0, 0}, xorOfTulip.key), xorOfTulip.verifier), xorBook(xorOfTulip.bytes))},
		{"xor.doc", "4111", "tulip", xorWord(t)},
		{"standard.doc", "4111", password, sealWord(t, standard)},
		{"api128.doc", "4111", password, sealWord(t, api128)},
		{"api40.doc", "4111", password, sealWord(t, api40)},
		{"api128.ppt", "needle one\nneedle two", password, sealSlides(api128)},
	} {
		o := extracttest.Object(tt.name, tt.data)
		o.Passwords = []string{"wrong", tt.password}
		r := extracttest.ReadObject(t, Format, o)
		if !locked(o) || r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Shown], tt.want) {
			t.Errorf("%s: error %v, gaps %v, text %.200q", tt.name, r.Err, r.Gaps, r.Texts[extract.Shown])
		}
		if len(r.Facts) != 1 || r.Facts[0].Name != extract.PasswordInMessage {
			t.Errorf("%s: facts %v", tt.name, r.Facts)
		}
		o.Passwords = []string{"wrong"}
		if r := extracttest.ReadObject(t, Format, o); !r.Gap(extract.EncryptedFile) || strings.Contains(r.Texts[extract.Shown], tt.want) {
			t.Errorf("%s with a wrong password: error %v, gaps %v", tt.name, r.Err, r.Gaps)
		}
	}
}

// Workbooks of Excel 4, and what tables of later ones were made of, are encrypted too.
func TestSealedOldBookAndCache(t *testing.T) {
	open := biff(recBOF4, "\x00\x00\x00\x01\x00\x00") + biff(recFilePass, string(le.AppendUint16(le.AppendUint16(nil, xorOfTulip.key), xorOfTulip.verifier)))
	old := open + biff(recSheetHdr, "\x00\x00\x00\x00\x05Costs") + biff(recBOF4, "\x00\x00\x10\x00\x00\x00") +
		biff(recLabel, "\x00\x00\x00\x00\x00\x00\x0a\x00needle-one") + biff(recEOF, "") + biff(recEOF, "")
	o := extracttest.Object("a.xls", xorBook(xorOfTulip.bytes)([]byte(old), len(open)))
	o.Passwords = []string{"tulip"}
	if r := extracttest.ReadObject(t, OldWorkbook, o); !r.Detected || !OldWorkbook.Locked(o) || r.Err != nil || r.At(extract.Shown, "needle-one").Where != "Costs!A1" {
		t.Errorf("detected %v, error %v, text %q", r.Detected, r.Err, r.Text())
	}

	s := cryptoAPI("VelvetSweatshop", 128)
	streams := streamsIn(t, sealBook(t, append([]byte{1, 0}, s.header...), s.book))
	streams["_SX_DB_CUR/0001"] = s.book([]byte(biff(0xc6, "\x00\x00")+biff(recSXString, "\x0a\x00\x00needle-two")+biff(recEOF, "")), 0)
	if r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(streams)); r.Err != nil || !strings.Contains(r.Text(), "needle-two") {
		t.Errorf("error %v, text %q", r.Err, r.Text())
	}
}

// Records that say twice that there is a password, pieces of a presentation within each
// other and edits that lead in circles cost no more than the file.
func TestHostileSealedStreams(t *testing.T) {
	s := cryptoAPI("tulip", 128)
	circle := make([]byte, 40)
	le.PutUint16(circle[2:], userEdit)
	le.PutUint32(circle[4:], 32)
	if list, session := persists(circle, 0); len(list) != 0 || session != 0 {
		t.Errorf("%v, %d", list, session)
	}
	streams := map[string][]byte{"Current User": append(make([]byte, 12), 0xdf, 0xc4, 0xd1, 0xf3, 0, 0, 0, 0)}
	slides := le.AppendUint32(le.AppendUint16([]byte{0, 0}, userEdit), 32)
	edit := make([]byte, 32)
	le.PutUint32(edit[12:], 40)
	slides = append(slides, edit...)
	const pieces = 1000
	at := uint32(40 + 8 + 4 + 4*pieces)
	slides = le.AppendUint32(le.AppendUint16(append(slides, 0, 0), persistDirectory), 4+4*pieces)
	slides = le.AppendUint32(slides, pieces<<20)
	slides = le.AppendUint32(slides, at)
	for range pieces - 1 {
		slides = le.AppendUint32(slides, at+8) // all the same piece
	}
	slides = append(le.AppendUint32(le.AppendUint16(append(slides, 15, 0), cryptSession), uint32(len(s.header))), s.header...)
	streams["PowerPoint Document"] = append(slides, bytes.Repeat([]byte{0xff}, 64<<10)...)
	o := extracttest.Object("a.ppt", extracttest.Compound(streams))
	o.Passwords = []string{"tulip"}
	if r := extracttest.ReadObject(t, Format, o); r.Err == nil {
		t.Error("pieces within each other are read")
	}

	twice := sealBook(t, append([]byte{1, 0}, s.header...), func(stream []byte, from int) []byte {
		again := append(bytes.Clone(stream[:from]), 0x2f, 0, 2, 0, 1, 0)
		return s.book(append(again, stream[from:]...), from)
	})
	o = extracttest.Object("a.xls", twice)
	o.Passwords = []string{"tulip"}
	if r := extracttest.ReadObject(t, Format, o); r.Err != nil || len(r.Facts) != 1 || !strings.Contains(r.Text(), "4111") {
		t.Errorf("error %v, facts %v", r.Err, r.Facts)
	}
}

// FuzzSealed reads documents that the password of Excel opens.
func FuzzSealed(f *testing.F) {
	for _, s := range []sealer{rc4Standard("VelvetSweatshop"), cryptoAPI("VelvetSweatshop", 128)} {
		f.Add(sealBook(f, append([]byte{1, 0}, s.header...), s.book))
		f.Add(sealWord(f, s))
		f.Add(sealSlides(s))
		streams := streamsIn(f, sealSlides(s))
		streams["EncryptedSummary"] = s.summary()
		f.Add(extracttest.Compound(streams))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o := extracttest.Object("a.doc", data)
		locked(o)
		extracttest.ReadObject(t, Format, o)
	})
}
