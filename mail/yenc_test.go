package mail

import (
	"io"
	"strings"
	"testing"
)

func TestTextOnlyEncodings(t *testing.T) {
	var y strings.Builder
	y.WriteString("=ybegin line=128 size=10 name=a\r\n")
	for _, c := range []byte("4111 1111\x13\xd6") { // the last two need an escape
		if c += 42; c == 0 || c == '=' {
			y.WriteByte('=')
			c += 64
		}
		y.WriteByte(c)
	}
	y.WriteString("\r\n=yend size=11\r\n")
	for _, c := range []struct{ name, encoding, text, want string }{
		{"yEnc", "x-yencode", y.String(), "4111 1111\x13\xd6"},
		{"yEnc, label of a program", "yenc", y.String(), "4111 1111\x13\xd6"},
		{"BinHex", "x-binhex", binhexSample, "4111 1111 1111 1111\n"},
		{"BinHex without a start", "x-binhex", "nothing", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := Decoder(strings.NewReader(c.text), c.encoding)
			got, err := io.ReadAll(r)
			if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

const binhexSample = "(This file must be converted with BinHex 4.0)\n" +
	"\n" +
	":\"@BZG(Kd!&4&@&4dG(Kd!!!!!!!8!!!!!2#h0$%a-5!a-6%a)$%a-6%J-6%a-3S\n" +
	"Nd`!!:\n"
