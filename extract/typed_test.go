package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"
)

const secret = "the number is 4111 1111 1111 1111, keep it"

// allRuns is the text that the second stage finds in a text, and how many files.
func allRuns(text string) (string, int) {
	var out strings.Builder
	files := 0
	each := func(_ run, text string, file []byte) {
		out.WriteString(text)
		if file != nil {
			files++
		}
	}
	base64Runs(text, each)
	hexRuns(text, each)
	escapeRuns(text, each)
	backwardRuns(text, each)
	return out.String(), files
}

func eachByte(format, s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

func lines(s string, width int, prefix string) string {
	var b strings.Builder
	for len(s) > width {
		b.WriteString(prefix + s[:width] + "\r\n")
		s = s[width:]
	}
	return b.String() + prefix + s + "\r\n"
}

func TestWrittenInText(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte(secret))
	wide := strings.Join(strings.Split(secret, ""), "\x00") + "\x00"
	for name, text := range map[string]string{
		"base64":                  "here: " + b64 + " end",
		"base64 on lines":         "here:\r\n" + lines(b64, 20, "") + "bye\r\n",
		"base64 in a quoted mail": "here:\r\n" + lines(b64, 24, "> ") + "bye\r\n",
		"base64 after letters":    "id/ab/" + b64,
		"base64 for URLs":         base64.RawURLEncoding.EncodeToString([]byte("??>>" + secret)),
		"base64 of UTF-16":        base64.StdEncoding.EncodeToString([]byte(wide)),
		"hexadecimal":             hex.EncodeToString([]byte(secret)),
		"odd hexadecimal":         "a" + hex.EncodeToString([]byte(secret)),
		"hexadecimal, spaced":     eachByte("%02x ", secret),
		"hexadecimal, colons":     eachByte("%02X:", secret),
		"hexadecimal, a list":     eachByte("0x%02x, ", secret),
		"a dump":                  hex.Dump([]byte(secret)),
		"percent":                 eachByte("%%%02X", secret),
		"a form":                  "?a=%41%42%43&n=" + strings.ReplaceAll(secret, " ", "+"),
		"quoted-printable":        eachByte("=%02X", secret),
		"soft breaks":             strings.ReplaceAll(lines(secret, 5, ""), "\r\n", "=\r\n"),
		"backslash x":             eachByte(`\x%02x`, secret),
		"backslash u":             eachByte(`\u%04x`, secret),
		"backslash braces":        eachByte(`\u{%x}`, secret),
		"octal":                   eachByte(`\%03o`, secret),
		"references":              eachByte("&#%d;", secret),
		"hexadecimal references":  eachByte("&#x%X;", secret),
		"turned":                  "\u202e" + reversed(secret) + "\u202c",
		"tag characters":          strings.Map(func(r rune) rune { return r + 0xe0000 }, secret),
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := allRuns(text); !strings.Contains(got, "4111 1111 1111 1111") {
				t.Errorf("the number is not in %q", got)
			}
		})
	}
}

func TestFileWrittenInText(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(secret))
	z.Close()
	for name, text := range map[string]string{
		"base64":      lines(base64.StdEncoding.EncodeToString(b.Bytes()), 76, ""),
		"hexadecimal": hex.EncodeToString(b.Bytes()),
	} {
		if _, files := allRuns(text); files != 1 {
			t.Errorf("%s: %d files, want one", name, files)
		}
	}
}

func TestOrdinaryTextHoldsNothing(t *testing.T) {
	for name, text := range map[string]string{
		"prose":    "Dear all,\r\n\r\nthe meeting in /usr/share/documentation/rooms is at 10:30.\r\nRegards\r\n",
		"hashes":   "d41d8cd98f00b204e9800998ecf8427e 9e107d9d372bb6826bd81d3542a419d6",
		"formulas": "if a==b and c=20, x=3D; 50% of 30%",
		"UUID":     "550e8400-e29b-41d4-a716-446655440000",
		"flag":     "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",
		"times":    "10:11:12:13 and 2026-02-03 04:05:06",
	} {
		if got, files := allRuns(text); files != 0 || len(got) > 40 {
			t.Errorf("%s: %q, %d files; want nothing", name, got, files)
		}
	}
}

func FuzzRuns(f *testing.F) {
	f.Add("aGVsbG8gd29ybGQsIGhlbGxv\r\n> aGVsbG8=", "34 31 0x34 \\x34 %34 =34 &#52; \u202e1114")
	f.Add(hex.Dump([]byte(secret)), eachByte("%%%02X", secret))
	f.Fuzz(func(t *testing.T, a, b string) {
		text := strings.ToValidUTF8(a+b, "?")
		total := 0
		each := func(r run, s string, file []byte) {
			if r.start < 0 || r.end > len(text) || r.start > r.end {
				t.Fatalf("%+v in %d bytes", r, len(text))
			}
			total += len(s) + len(file)
		}
		base64Runs(text, each)
		hexRuns(text, each)
		escapeRuns(text, each)
		backwardRuns(text, each)
		if total > 40*len(text)+1000 {
			t.Fatalf("%d bytes out of %d", total, len(text))
		}
	})
}

func FuzzFindFiles(f *testing.F) {
	f.Add("text\nbegin 644 a.txt\n#0V%T\n`\nend\n> begin 644 b\n> end\n")
	f.Add("x\n=ybegin line=128 size=1 name=a\nk\n=yend size=1\n-----BEGIN PGP MESSAGE-----\n\nowEB\n-----END PGP MESSAGE-----\n")
	f.Add("\n(This file must be converted with BinHex 4.0)\n:abc:\n")
	f.Fuzz(func(t *testing.T, text string) {
		o := &Object{Data: strings.NewReader(text), Size: int64(len(text))}
		list, err := findFiles(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		last := int64(0)
		for _, r := range list {
			if r.start < last || r.end < r.start || r.end > o.Size {
				t.Fatalf("%+v behind %d in %d bytes", r, last, o.Size)
			}
			last = r.end
			encryptedAt(o, r)
			in := &unmarked{r: bufio.NewReader(io.NewSectionReader(o.Data, r.start, r.end-r.start)), mark: r.mark, begins: true}
			if n, err := io.Copy(io.Discard, in); err != nil || n > r.end-r.start {
				t.Fatalf("%d bytes of %+v, %v", n, r, err)
			}
		}
	})
}
