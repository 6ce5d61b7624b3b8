package all_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// wide writes the digits as East Asian programs do, with letters of their own width.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, s)
}

// A number is found in a body and in an attachment in every charset: with its label,
// with a wrong one, and with none.
func TestCharsetsOfText(t *testing.T) {
	const plain = "Dear Jo, please note the number 4111 1111 1111 1111 of the card.\r\nRegards, Al\r\n"
	texts := map[string][]byte{"utf-7": []byte(strings.ReplaceAll(plain, "4111 1111", "+ADQAMQAxADEAIAAxADEAMQAx-"))}
	for _, name := range []string{"iso-2022-jp", "euc-jp", "shift_jis", "euc-kr", "gb18030", "big5", "gbk"} {
		e, err := htmlindex.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		text := wide(plain)
		if name != "gb18030" && name != "gbk" && name != "big5" {
			text = strings.ReplaceAll(text, "card", "カ")
		}
		b, err := e.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(name, err)
		}
		texts[name] = b
	}
	encode := func(name string, b []byte, err error) {
		if err != nil {
			t.Fatal(name, err)
		}
		texts[name] = b
	}
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		b, err := unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(plain))
		encode(map[unicode.Endianness]string{unicode.LittleEndian: "utf-16le", unicode.BigEndian: "utf-16be"}[order], b, err)
	}
	for name, order := range map[string]utf32.Endianness{"utf-32le": utf32.LittleEndian, "utf-32be": utf32.BigEndian} {
		b, err := utf32.UTF32(order, utf32.IgnoreBOM).NewEncoder().Bytes([]byte(plain))
		encode(name, b, err)
	}
	ebcdic, err := charmap.CodePage1047.NewEncoder().Bytes([]byte(plain))
	encode("ibm1047", ebcdic, err)
	encode("cp500", ebcdic, nil)
	encode("hz-gb-2312", []byte(strings.ReplaceAll(plain, "4111 1111", "~{#4#1#1#1~} ~{#1#1#1#1~}")), nil)
	encode("us-ascii", []byte(plain), nil)
	r := newReader(t)
	has := func(got reading) bool {
		for _, v := range got.texts {
			for _, s := range []string{"4111 1111 1111 1111", wide("4111 1111 1111 1111"), wide("4111 1111") + " 1111 1111"} {
				if strings.Contains(v, s) {
					return true
				}
			}
		}
		return false
	}
	for name, b := range texts {
		for how, label := range map[string]string{"label": "; charset=" + name, "none": "", "ascii": "; charset=us-ascii", "utf-8": "; charset=utf-8", "latin": "; charset=iso-8859-1", "russian": "; charset=koi8-r", "utf-16": "; charset=utf-16", "EBCDIC": "; charset=ibm037", "unknown": "; charset=x-nobody-knows"} {
			body := "From: a@b\r\nSubject: x\r\nContent-Type: text/plain" + label + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(b)
			got := readMessage(t, r, body)
			if !has(got) || len(got.report.Gaps) > 0 {
				t.Errorf("%s, labelled %s, in the body: found %v, gaps %v", name, how, has(got), got.report.Gaps)
			}
			got = readMessage(t, r, mixed(attach("a.txt", "text/plain"+label, b)))
			if !has(got) || len(got.report.Gaps) > 0 {
				t.Errorf("%s, labelled %s, attached: found %v, gaps %v", name, how, has(got), got.report.Gaps)
			}
		}
	}
}
