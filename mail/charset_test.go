package mail

import (
	"bytes"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func TestCharset(t *testing.T) {
	tests := []struct{ charset, in, want string }{
		{"utf-8", "\xef\xbb\xbfH\xc3\xa4\xff", "Hä\ufffd"},
		{"UTF8", "H\xc3\xa4", "Hä"},
		{"us-ascii", "caf\xe9", "café"},
		{"iso-8859-1", "\x80", "€"},
		{"ISO_8859-1", "\xe9", "é"},
		{"x-windows-949", "\xb0\xa1", "가"},
		{"ks_c_5601-1987", "\xb0\xa1", "가"},
		{"iso-2022-kr", "\x1b$)C\x0e0!\x0fa", "가a"},
		{"iso-2022-cn", "\x1b$)A\x0eVPND\x0f!", "中文!"},
		// made by iconv
		{"euc-tw", "\xea\xd7\xfd\xa4\xa1\xa2\xd0\xea\xc5\xc2\xee\xbe\xe6\xc0\xa1\xa8\xc4\xe3\xc5\xc6ABC", "臺灣，客戶編號：中文ABC"},
		{"EUC-TW", "\x8e\xa2\xa1\xa1\x8e\xa2\xa1\xa2\x8e\xa2\xa1\xa3", "乂乜凵"},
		{"iso-2022-cn", "\x1b$)G\x0ejW}$DcEF\x0fabc\x1b$*H\x1bN!!\x0f", "臺灣中文abc乂"},
		{"iso-2022-cn-ext", "\x1b$)A\x0eVPND\x0f!\n\x1b$)A\x0e?M;'\x0f", "中文!\n客户"},
		{"euc-tw", "\xea\xd7\xa1\x8e\xff\x80\x8e\xa2\xa1", "臺\ufffd\ufffd\ufffd\ufffd\ufffd㊣"},
		{"iso-2022-cn", "\x0e!\x1b$", "!\x1b$"},
		{"iso-8859-8-i", "\xe0", "א"},
		{"cp-850", "\x84", "ä"},
		{"IBM437", "\x84", "ä"},
		{"windows-1251", "\xcf", "П"},
		{"koi8-r", "\xf0", "П"},
		{"hz-gb-2312", "~{VPND~}", "中文"},
		{"gb2312", "\xd6\xd0", "中"},
		{"big5", "\xa4\xa4", "中"},
		{"shift_jis", "\x93\xfa", "日"},
		{"x-sjis", "\x93\xfa", "日"},
		{"euc-jp", "\xc6\xfc", "日"},
		{"iso-2022-jp", "\x1b$BF|\x1b(B", "日"},
		{"unicode-1-1-utf-7", "A+AGI-B+-+ZeU-", "AbB+日"},
		{"utf-7", "a+2D3eDQ", "a\U0001f60d"},
		{"utf-7", "1 + 1", "1 + 1"},
		{"utf-16", "\xff\xfea\x00", "a"},
		{"utf-16", "\xfe\xff\x00a", "a"},
		{"utf-16", "a\x00b\x00", "ab"},
		{"utf-16", "\x00a\x00b", "ab"},
		{"utf-16le", "a\x00b", "a\ufffd"},
		{"ucs-2", "\x00a", "a"},
		{"utf-32", "a\x00\x00\x00", "a"},
		{"utf-32be", "\x00\x00\x00a", "a"},
		{"ebcdic-cp-us", "\xc1\xf1", "A1"},
		{"macintosh", "\x8a", "ä"},
		{"IBM273", "\x4a\xf4", "Ä4"},
		{"IBM01141", "\x9f", "€"},
		{"cp500", "\x4a\x15", "[\n"},
		{"ebcdic-cp-fr", "\xc0", "é"},
		{"x-ibm1025", "\xb9", "А"},
		{"ibm1047", "\xad", "["},
		{"x-mac-ce", "\x88", "ą"},
		{"cp737", "\x80", "Α"},
		{"VISCII", "\xe5", "ă"},
		{"utf-7-imap", "Entw&APw-rfe &- 1+1 &MP8,-", "Entwürfe & 1+1 ヿ"},
	}
	for _, tt := range tests {
		got, ok := Charset(tt.charset, []byte(tt.in))
		if !ok || got != tt.want {
			t.Errorf("%s %q: got %q %v, want %q", tt.charset, tt.in, got, ok, tt.want)
		}
		r, ok := CharsetReader(tt.charset, iotest.OneByteReader(strings.NewReader(tt.in)))
		if !ok {
			t.Fatalf("%s: no reader", tt.charset)
		}
		if stream, err := io.ReadAll(r); err != nil || strings.ToValidUTF8(string(stream), "\ufffd") != tt.want {
			t.Errorf("%s %q: stream %q %v, want %q", tt.charset, tt.in, stream, err, tt.want)
		}
	}
	for _, name := range []string{"", "x-nothing", "replacement", strings.Repeat("x", 1000), "\x00"} {
		if text, ok := Charset(name, []byte("abc")); ok {
			t.Errorf("%q is known: %q", name, text)
		}
	}
}

func TestGuess(t *testing.T) {
	encode16 := func(s string, lo, hi string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteString(lo + string(r) + hi)
		}
		return b.String()
	}
	tests := []struct{ name, in, want string }{
		{"ASCII", "hello", "utf-8"},
		{"empty", "", "utf-8"},
		{"UTF-8", "H\xc3\xa4", "utf-8"},
		{"UTF-8 cut off", "H\xc3", "utf-8"},
		{"UTF-16 mark", "\xff\xfea\x00", "utf-16le"},
		{"UTF-16LE", encode16(secret, "", "\x00"), "utf-16le"},
		{"UTF-16BE", encode16(secret, "\x00", ""), "utf-16be"},
		{"UTF-32LE", encode16(secret, "", "\x00\x00\x00"), "utf-32le"},
		{"UTF-32BE", encode16(secret, "\x00\x00\x00", ""), "utf-32be"},
		{"UTF-7", "card +ADQAMQAxADE- 1", "utf-7"},
		{"Latin 1", "caf\xe9 cr\xe8me", "windows-1252"},
		{"iso-2022-jp", "\x1b$BF|K\\\x1b(B", "iso-2022-jp"},
		{"HZ", "~{VPND~}", "hz-gb-2312"},
		{"EBCDIC", "\xc3\x81\x99\x84@\xf4\xf1\xf1\xf1@\xf1\xf1\xf1\xf1", "ibm037"},
	}
	for _, tt := range tests {
		got := Guess([]byte(tt.in))
		if !slices.Contains(got, tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, got, tt.want)
		}
		for _, name := range got {
			if _, ok := Charset(name, []byte(tt.in)); !ok {
				t.Errorf("%s: %s is no charset", tt.name, name)
			}
		}
	}
	if got := Guess([]byte("1+1 and a+b-c, C++- and AT+T")); slices.Contains(got, "utf-7") {
		t.Errorf("plus signs are %v", got)
	}
}

// A character cut off by the end is replaced, whatever the charset; so are the
// texts read as a whole and as a stream the same.
func TestCharsetCutOff(t *testing.T) {
	for _, c := range []struct{ charset, text string }{
		{"utf-32le", "4\x00\x00\x001\x00"},
		{"utf-32be", "\x00\x00\x004\x00\x00"},
		{"utf-32", "\xff\xfe\x00\x0000"},
		{"utf-16le", "4\x001"},
		{"utf-16be", "\x004\x00"},
		{"utf-8", "4\xe2\x82"},
		{"shift_jis", "4\x83"},
		{"euc-jp", "4\xa4"},
		{"gb18030", "4\x81\x30"},
		{"big5", "4\xa4"},
		{"iso-2022-jp", "4\x1b$B#"},
		{"utf-7", "4+AD"},
	} {
		whole, ok := Charset(c.charset, []byte(c.text))
		if !ok {
			t.Fatalf("%s is not known", c.charset)
		}
		r, _ := CharsetReader(c.charset, strings.NewReader(c.text))
		streamed, err := io.ReadAll(r)
		if err != nil || string(streamed) != whole {
			t.Errorf("%s: streamed %q, %v, as a whole %q", c.charset, streamed, err, whole)
		}
	}
}

// Whatever page of EBCDIC it is, the digits and letters stand where they always do.
func TestPagesOfEBCDIC(t *testing.T) {
	for number := range ebcdicPages {
		name := "ibm" + number
		if got, _ := Charset(name, []byte("\xf4\xf1\xf1\xf9\x40\xc1\xe9")); got != "4119 AZ" || !EBCDIC(name) {
			t.Errorf("%s: got %q, EBCDIC %v", name, got, EBCDIC(name))
		}
	}
	for _, name := range []string{"utf-8", "ibm437", "macintosh", "nobody", "x-mac-ce"} {
		if EBCDIC(name) {
			t.Errorf("%s is no EBCDIC", name)
		}
	}
}

// A plus sign among digits of base64 does not make a text UTF-7.
func TestGuessBase64(t *testing.T) {
	for text, want := range map[string]string{
		"Hi,\r\nH4sIAP7XDmsC/w3L2Q2AIBAFwFZeASaGG8+ADQANQ=\r\n": "utf-8",
		"Hi +ADQANQ there": "utf-7",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa+ADQANQ- there": "utf-7",
		// Near the start of a line, in a file and in a string of a program.
		"iVBORw0KGgoAAAANSUhEUgAAAFcAAABVCAIAAACz\r\nruBdY2+ADQANQ=\r\n": "utf-8",
		`"image/png": "iVBORw0KGgoAAAANSUhEUgAAAFcA\nruBdY2+ADQANQ\n",`:  "utf-8",
	} {
		if got := Guess([]byte(text))[0]; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// Johab as Python's codec writes it, and UTF-8 in forms that are too long, by their labels
// and without any.
func TestJohabAndLongUTF8(t *testing.T) {
	johab, err := hex.DecodeString("a7a1b86120c461976120a4e5d1a120da44da45da43da492099b1a4778862d0612028ba812920f7d3f1ae20d9dfd96820d3bd8861")
	if err != nil {
		t.Fatal(err)
	}
	long := func(s string, size int) (b []byte) {
		for _, c := range []byte(s) {
			switch size {
			case 2:
				b = append(b, 0xc0|c>>6, 0x80|c&63)
			case 3:
				b = append(b, 0xe0, 0x80|c>>6, 0x80|c&63)
			}
		}
		return b
	}
	for _, c := range []struct {
		name, charset string
		raw           []byte
		want          string
	}{
		{"Johab", "johab", johab, "비자 카드 번호 ４５３９ 똠방각하 (주) 漢字 ㈜※ 힣가"},
		{"Johab, page", "cp1361", johab, "비자 카드 번호 ４５３９ 똠방각하 (주) 漢字 ㈜※ 힣가"},
		{"two bytes", "cesu-8", long("card 4539", 2), "card 4539"},
		{"three bytes", "cesu-8", append([]byte("no "), long("4539", 3)...), "no 4539"},
		{"surrogates", "CESU-8", []byte("\xed\xa0\xb5\xed\xbf\x92 x"), "\U0001d7d2 x"},
		{"broken", "CESU-8", []byte("a\xed\xa0\xb5b\xc0"), "a\ufffdb\ufffd"},
		{"broken", "johab", []byte("a\xff1\xd9"), "a\ufffd1\ufffd"},
	} {
		got, ok := Charset(c.charset, c.raw)
		if !ok || got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		r, _ := CharsetReader(c.charset, iotest.OneByteReader(bytes.NewReader(c.raw)))
		if b, err := io.ReadAll(r); string(b) != c.want || err != nil {
			t.Errorf("%s, byte by byte: %q, %v", c.name, b, err)
		}
	}
	for _, raw := range [][]byte{long("card 4539", 2), append([]byte("no "), long("4539", 3)...), []byte("\xed\xa0\xb5\xed\xbf\x92 x")} {
		if got := Guess(raw); got[0] != "cesu-8" {
			t.Errorf("%q: %v", raw, got)
		}
	}
	if got := Guess([]byte("gr\xfcn, caf\xe9, na\xefve")); slices.Contains(got, "cesu-8") {
		t.Errorf("Latin text: %v", got)
	}
}
