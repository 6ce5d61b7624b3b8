package mail

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestDecoder(t *testing.T) {
	long := strings.Repeat("abc =\r\n", 4000)
	tests := []struct {
		name, encoding, in, want string
		damaged                  bool
	}{
		{"identity", "8bit", "a=41\r\n", "a=41\r\n", false},
		{"unknown", "x-mine", "abc", "abc", false},
		{"base64", "Base64", "aGVs\r\nbG8=\r\n", "hello", false},
		{"base64, blanks", "base64", " aG Vs\tbG 8=", "hello", false},
		{"base64, no padding", "base64", "aGVsbG8", "hello", false},
		{"base64, concatenated", "base64", "aGVsbG8=\r\nIQ==\r\naGVsbG8=", "hello!hello", false},
		{"base64, inner padding", "base64", "aGVs=bG8=", "hello", false},
		{"base64, junk", "base64", "a*G\x00Vs!bG8=", "hello", true},
		{"base64, hyphen is junk", "base64", "aG-VsbG8=", "hello", true},
		{"base64url", "base64url", "-__-", "\xfb\xff\xfe", false},
		{"base64, one digit too many", "base64", "aGVsb", "hel", true},
		{"quoted-printable", "Quoted-Printable", "H=C3=A4 =3D =\r\nx\r\n", "Hä = x\r\n", false},
		{"quoted-printable, lower case", "quoted-printable", "H=c3=a4", "Hä", false},
		{"quoted-printable, blanks at the end", "quoted-printable", "a \t\r\nb=20\r\n", "a\r\nb \r\n", false},
		{"quoted-printable, soft break with blanks", "quoted-printable", "41=  \r\n11= \n1", "41111", false},
		{"quoted-printable, soft break at lone CR", "quoted-printable", "41=\r11", "4111", false},
		{"quoted-printable, soft break at the end", "quoted-printable", "41=", "41", false},
		{"quoted-printable, bad escapes", "quoted-printable", "a=ZZ=4 =", "a=ZZ=4 ", true},
		{"quoted-printable, long line", "quoted-printable", strings.Repeat("=41", 10_000), strings.Repeat("A", 10_000), false},
		{"quoted-printable, many lines", "quoted-printable", long, strings.Repeat("abc ", 4000), false},
		{"uuencode", "x-uuencode", "begin 644 a.txt\n%:&5L;&\\\n`\nend\n", "hello", false},
		{"uuencode, CRLF, text around", "uuencode", "hi,\r\n\r\nbegin 644 a.txt\r\n%:&5L;&\\\r\n`\r\nend\r\nbye\r\n", "hello", true},
		{"uuencode, no frame", "x-uue", "%:&5L;&\\\n", "hello", false},
		{"uuencode, blanks cut off", "x-uuencode", "begin 644 a\n#   \n#\nend\n", "\x00\x00\x00\x00\x00\x00", false},
		{"uuencode, base64", "x-uuencode", "begin-base64 644 a\naGVsbG8=\n====\n", "hello", false},
	}
	for _, tt := range tests {
		for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in)), iotest.DataErrReader(strings.NewReader(tt.in))} {
			d, damaged := Decoder(r, tt.encoding)
			got, err := io.ReadAll(d)
			if err != nil || string(got) != tt.want || damaged() != tt.damaged {
				t.Errorf("%s: got %.80q, damaged %v, %v", tt.name, got, damaged(), err)
			}
		}
	}
}

func TestDecoderHandsOnErrors(t *testing.T) {
	for _, e := range []string{"", "base64", "quoted-printable", "x-uuencode"} {
		d, _ := Decoder(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("aGVsbG8="))), e)
		if _, err := io.ReadAll(d); err != iotest.ErrTimeout {
			t.Errorf("%q: got %v", e, err)
		}
	}
}
