package extract

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"unicode/utf16"
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
	typedRuns(text, each)
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
		"base64 in strings":       `s = "` + strings.Join(pieces(b64, 20), "\" +\n    \"") + `"`,
		"base64 in groups":        strings.Join(pieces(b64, 4), " "),
		"base64 on short lines":   strings.Join(pieces(b64, 12), "\r\n"),
		"base64 with dots":        strings.Join(pieces(b64, 20), "."),
		"base32":                  base32.StdEncoding.EncodeToString([]byte(secret)),
		"base32, small, in paths": "id/" + strings.ToLower(strings.TrimRight(base32.StdEncoding.EncodeToString([]byte(secret)), "=")) + "/x",
		"base32, hexadecimal":     base32.HexEncoding.EncodeToString([]byte(secret)),
		"base32 in groups":        strings.Join(pieces(base32.StdEncoding.EncodeToString([]byte(secret)), 4), " "),
		"base32 on lines":         lines(base32.StdEncoding.EncodeToString([]byte(secret)), 40, "> "),
		"base58":                  "key: " + base58(secret),
		"ascii85":                 "<~" + base85(secret, adobe85) + "~>",
		"ascii85 on lines":        "<~" + strings.Join(pieces(base85(secret, adobe85), 30), "\n ") + "~>",
		"ascii85, bare":           base85(secret, adobe85),
		"ascii85 on bare lines":   lines(base85(secret, adobe85), 33, ""),
		"Z85":                     `z = "` + base85(secret+"  ", zeromq85) + `"`,
		"base85 of Git":           "text=" + base85(secret, git85),
		"hexadecimal, four":       strings.Join(pieces(hex.EncodeToString([]byte(secret)), 4), " "),
		"hexadecimal, five":       strings.Join(pieces(hex.EncodeToString([]byte(secret)), 5), " "),
		"hexadecimal with h":      eachByte("%02xh, ", secret),
		"xxd":                     xxd(secret, "  "),
		"xxd, quoted":             "> " + strings.ReplaceAll(xxd(secret, "  "), "\n", "\n> "),
		"hexdump":                 words(secret, "%07x", " %04x"),
		"od":                      words(secret, "%07o", " %06o"),
		"decimal":                 eachByte("%d ", secret),
		"decimal, a list":         "[" + eachByte("%d, ", secret) + "0]",
		"decimal, a column":       eachByte("%d\r\n", secret),
		"octal list":              eachByte("%o ", secret),
		"octal list of Python":    eachByte("0o%o, ", secret),
		"binary list":             eachByte("%08b ", secret),
		"binary run":              eachByte("%08b", secret),
		"chr and signs":           eachByte("chr(%d) & ", secret),
		"ChrW of Basic":           eachByte("ChrW(%d)+", secret),
		"hexadecimal of Basic":    eachByte("Chr(&H%02X) & ", secret),
		"char of PowerShell":      eachByte("[char]%d+", secret),
		"code points":             eachByte("U+%04X ", secret),
		"wide code points":        eachByte("%d, ", "x") + wideList("äöü — "+secret),
		"octal, short":            eachByte(`\%o`, secret),
		"references, open":        eachByte("&#%d", secret),
		"UTF-7":                   "grün +" + utf7(secret) + "- and",
		"UTF-7 of IMAP":           "grün &" + strings.ReplaceAll(utf7(secret), "/", ",") + "- and",
		"words of a header":       "it said:\r\nSubject: =?utf-8?Q?4111_1111?=\r\n =?utf-8?Q?_1111_1111?=\r\nbye",
		"words in EBCDIC":         "=?ibm037?B?9PHx8UDx8fHxQPHx8fFA8fHx8Q==?=",
		"joined strings":          "f('4111 '+'1111 '+'1111 '+'1111')",
		"joined strings on lines": "x = \"4111 1\" &\r\n  \"111 11\" &\r\n  \"11 1111\"",
		"base64 between nothing":  strings.Join(strings.Split(b64, ""), "\u200b"),
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
		"joined":   `say("hello, " + name + ". " + text) + "-" + "x"`,
		"years":    "2019 2020 2021 2022 2023 2024 2025 2026 2027 2028 2029 2030",
		"table":    "12\t45\t33\t54\t65\t76\t87\t99\t10\t23\t41\t17\t55\t28\n",
		"address":  "https://www.corp.example/en/offers/index.php?id=17&foo-bar=2&lang=de+en",
		"sums":     "2+3=5, a+b+c, C++11 and +49 221 123456-789",
		"colours":  "\x1b[32mok\x1b[0m 12 \x1b[31mfailed\x1b[0m 3",
		"markup":   "Q&amp;A &nbsp;and&nbsp;so &amp;nbsp; on",
		"ids":      "1 550e8400-e29b-41d4-a716-446655440000\n2 6ba7b810-9dad-11d1-80b4-00c04fd430c8\n3 6ba7b811-9dad-11d1-80b4-00c04fd430c8\n",
		"names":    "Kundenverwaltung\nRechnungserstellung, Mahnwesen\nBuchhaltungskonto 17\n",
		"code":     "internationalizationConfigurationProvider.getInstance(registry)",
	} {
		if got, files := allRuns(text); files != 0 || len(got) > 40 {
			t.Errorf("%s: %q, %d files; want nothing", name, got, files)
		}
	}
}

// pieces are those of s, of so many bytes each.
func pieces(s string, size int) (list []string) {
	for len(s) > size {
		list, s = append(list, s[:size]), s[size:]
	}
	return append(list, s)
}

// base58 writes s as one number in base58, by schoolbook division.
func base58(s string) string {
	const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	n, out := new(big.Int).SetBytes([]byte(s)), ""
	for digit := new(big.Int); n.Sign() > 0; {
		n.DivMod(n, big.NewInt(58), digit)
		out = alphabet[digit.Int64():digit.Int64()+1] + out
	}
	return out
}

// base85 writes each four bytes as five digits; a last group is shortened.
func base85(s, alphabet string) string {
	var out strings.Builder
	for _, p := range pieces(s, 4) {
		var four [4]byte
		copy(four[:], p)
		v := binary.BigEndian.Uint32(four[:])
		var five [5]byte
		for i := 4; i >= 0; i-- {
			five[i], v = alphabet[v%85], v/85
		}
		out.Write(five[:len(p)+1])
	}
	return out.String()
}

// xxd prints s as that program does.
func xxd(s, gap string) string {
	var b strings.Builder
	for i, p := range pieces(s, 16) {
		fmt.Fprintf(&b, "%08x:", 16*i)
		for _, two := range pieces(p, 2) {
			fmt.Fprintf(&b, " %x", two)
		}
		b.WriteString(strings.Repeat(" ", (16-len(p))*5/2) + gap + p + "\n")
	}
	return b.String()
}

// words prints s as hexdump and od do: numbers of two bytes, the low one first.
func words(s, address, word string) string {
	var b strings.Builder
	for i, p := range pieces(s, 16) {
		fmt.Fprintf(&b, address, 16*i)
		for _, two := range pieces(p, 2) {
			two += "\x00"
			fmt.Fprintf(&b, word, int(two[1])<<8|int(two[0]))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, address+"\n", len(s))
	return b.String()
}

func wideList(s string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, "%d, ", r)
	}
	return b.String()
}

// utf7 is the base64 of s in UTF-16.
func utf7(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

// Bytes that are packed without a mark of their own are unpacked, whatever they are written in.
func TestPackedInText(t *testing.T) {
	var z, d bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write([]byte(secret))
	zw.Close()
	dw, _ := flate.NewWriter(&d, 9)
	dw.Write([]byte(secret))
	dw.Close()
	for packed, b := range map[string][]byte{packedZlib: z.Bytes(), packedDeflate: d.Bytes()} {
		for name, text := range map[string]string{
			"base64":      lines(base64.StdEncoding.EncodeToString(b), 76, ""),
			"base64url":   base64.RawURLEncoding.EncodeToString(b),
			"hexadecimal": hex.EncodeToString(b),
			"base32":      base32.StdEncoding.EncodeToString(b),
			"ascii85":     "<~" + base85(string(b), adobe85) + "~>",
			"decimal":     fmt.Sprint(b),
		} {
			found := false
			typedRuns(text, func(r run, _ string, file []byte) {
				if r.packed == packed {
					out, err := io.ReadAll(r.unpacked(file))
					found = found || string(out) == secret && err == nil
				}
			})
			if !found {
				t.Errorf("%s in %s: not found", packed, name)
			}
		}
	}
}

func TestPunycode(t *testing.T) {
	// The samples of RFC 3492 section 7.1, (A), (I) and (L), and one of ours.
	for label, want := range map[string]string{
		"egbpdaj6bu4bxfgehfvwxn":        "ليهمابتكلموشعربي؟",
		"3B-ww4c5e180e575a65lsy2b":      "3年B組金八先生",
		"mnchen-3ya":                    "münchen",
		"80akhbyknj4f":                  "испытание",
		"":                              "",
		"mnchen-":                       "",
		"99999999999999999999999999999": "",
	} {
		if got := punycode(label); got != want && !(want == "" && label == "mnchen-") {
			t.Errorf("%q: %q, want %q", label, got, want)
		}
	}
	if got, _ := allRuns("see https://www.xn--mnchen-3ya.example/ now"); !strings.Contains(got, "münchen") {
		t.Errorf("got %q", got)
	}
}

// Text that is made to be slow is read in time that grows with its length only.
func TestRunsAreLinear(t *testing.T) {
	const size = 1 << 18
	for name, unit := range map[string]string{
		"plus": "+", "ampersand": "&", "less": "<~", "punycode": "xn--", "equals": "=", "backslash": "\\", "digits": "1 ", "ones": "1",
		"letters": "A", "groups": "AB12 ", "lines": "0000 41\n", "dump": "00000000 41\n", "stars": "*\n", "quotes": `AAAAAAAAAAAAAAAAAAAAA" "`, "base58": "5Kd3NBUAdUnhyzenEwVLy9pBKxSwXvE9FMPyR4UKZvpe6E3AgLr",
		"U+": "U+", "words": "AAAAAAAAAAAAAAAAAAAAAAAAA!\n", "deflate": "eJwrSS0uAQAEXQHB\n\n",
		"parts": "AAAAAAAAAAAAAA\n1 ", "strings": `"NDExMSAx"+"`, "short": "NDExMSAxMTEx\n", "column": "1: NDExMSAxMTExIDEx\n", "pluses": "11+", "controls": "1\x1b[", "backspaces": "1\b", "entities": "&amp;", "soft": "=\n", "soft blanks": "=     ",
	} {
		t.Run(name, func(t *testing.T) {
			work := 0
			typedRuns(strings.Repeat(unit, size/len(unit)), func(r run, text string, file []byte) { work += len(text) + len(file) + r.end - r.start })
			if work > 60*size {
				t.Errorf("%d bytes handed on out of %d", work, size)
			}
		})
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
		typedRuns(text, each)
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
		list, _, err := findFiles(context.Background(), o)
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
