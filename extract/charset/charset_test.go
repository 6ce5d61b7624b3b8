package charset_test

import (
	"context"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/charset"
	"postern/extract/extracttest"
)

func utf16Bytes(s string, big, mark bool) []byte {
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	var b []byte
	for _, u := range units {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestReadings(t *testing.T) {
	const greeting = "Grüße an den Vorstand, streng vertraulich; Nummer 4111.\n"
	latin := []byte(strings.NewReplacer("ü", "\xfc", "ß", "\xdf").Replace(greeting))
	for _, tt := range []struct {
		name     string
		data     []byte
		charsets []string
		first    string // the first reading
		text     string // is in one of the readings
	}{
		{"ascii", []byte("plain"), nil, "utf-8", "plain"},
		{"ascii declared", []byte("plain"), []string{"us-ascii", "iso-8859-1"}, "utf-8", "plain"},
		{"utf-8", []byte(greeting), nil, "utf-8", greeting},
		{"utf-8 with a mark", []byte("\xef\xbb\xbf" + greeting), nil, "utf-8", greeting},
		{"latin declared", latin, []string{"ISO-8859-1"}, "windows-1252", greeting},
		{"latin declared as utf-8", latin, []string{"utf-8"}, "utf-8", greeting},
		{"latin undeclared", latin, nil, "", greeting},
		{"utf-8 declared as latin", []byte(greeting), []string{"iso-8859-1"}, "utf-8", greeting},
		{"utf-8 that is cut", []byte("Привет мир\xd0"), nil, "utf-8", "Привет мир"},
		{"utf-8 with a byte of Latin 1", []byte(greeting + "caf\xe9 " + greeting), nil, "utf-8", greeting + "caf\ufffd " + greeting},
		{"that byte", []byte(greeting + "caf\xe9 4111"), nil, "utf-8", "café 4111"},
		{"Cyrillic in one byte", []byte("\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0, \xf7\xf2\xee \xed\xee\xe2\xee\xe3\xee"), nil, "", "Привет, как дела"},
		{"utf-16 little", utf16Bytes(greeting, false, true), nil, "utf-16le", greeting},
		{"utf-16 big", utf16Bytes(greeting, true, true), nil, "utf-16be", greeting},
		{"utf-16 without a mark", utf16Bytes(greeting, false, false), nil, "utf-16le", greeting},
		{"utf-16 without a mark, big", utf16Bytes(greeting, true, false), nil, "utf-16be", greeting},
		{"zeroes between letters", []byte("4\x001\x001\x001\n"), nil, "utf-16le", "4\x001\x001\x001\n"},
		{"utf-7 declared", []byte("+ADQ-111"), []string{"utf-7"}, "utf-7", "4111"},
		{"utf-7 undeclared", []byte("Number: +ADQAMQAxADE-"), nil, "utf-8", "4111"},
		{"iso-2022-jp", []byte("\x1b$B#4#1#1#1\x1b(B"), nil, "utf-8", "４１１１"},
		{"ebcdic declared", []byte{0xf4, 0xf1, 0xf1, 0xf1}, []string{"ibm037"}, "ibm037", "4111"},
		{"unknown charset", latin, []string{"x-nobody-knows"}, "", greeting},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := extracttest.Object("", tt.data)
			o.Charsets = tt.charsets
			look, err := charset.Look(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			if tt.first != "" && look.Readings[0] != tt.first {
				t.Errorf("first reading %q, want %q (of %q)", look.Readings[0], tt.first, look.Readings)
			}
			seen := slices.ContainsFunc(look.Readings, func(name string) bool {
				b, err := io.ReadAll(look.Open(name))
				if err != nil {
					t.Error(err)
				}
				whole, ok := look.Text(name)
				if !ok || whole != string(b) {
					t.Errorf("%s: Text and Open differ: %q, %q", name, whole, b)
				}
				return strings.Contains(whole, tt.text)
			})
			if !seen {
				t.Errorf("%q is in none of the readings %q", tt.text, look.Readings)
			}
		})
	}
}

func TestLargeObjectsAreReadWhole(t *testing.T) {
	for name, data := range map[string][]byte{
		"utf-8":  []byte(strings.Repeat("é", 100_000) + "4111 end"),
		"latin":  []byte(strings.Repeat("ab\xe9\n", 100_000) + "4111 end"),
		"utf-16": utf16Bytes(strings.Repeat("𝟜é ", 40_000)+"4111 end", false, true),
	} {
		t.Run(name, func(t *testing.T) {
			look, err := charset.Look(context.Background(), extracttest.Object("", data))
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(look.Open(look.Readings[0]))
			if err != nil || !strings.HasSuffix(string(b), "4111 end") {
				t.Errorf("got %d bytes, error %v; the end is missing", len(b), err)
			}
			if strings.Contains(string(b), "\ufffd") {
				t.Error("a letter was cut")
			}
		})
	}
}

func TestTextual(t *testing.T) {
	binary := make([]byte, 8<<10)
	for i := range binary {
		binary[i] = byte(i * 7919 >> 3)
	}
	odd := []byte(strings.Repeat("A letter with an odd byte. ", 20) + "\x01\x02")
	for _, tt := range []struct {
		name  string
		data  []byte
		types []string
		want  bool
	}{
		{"empty", nil, nil, true},
		{"ascii", []byte("hello"), nil, true},
		{"latin", []byte("gr\xfc\xdfe"), nil, true},
		{"utf-16", utf16Bytes("hello world", false, false), nil, true},
		{"utf-16 and half a letter", append(utf16Bytes("hello\n", false, true), '\n'), nil, true},
		{"nothing but a mark", []byte("\xff\xfe"), nil, true},
		{"zero bytes behind a text", []byte("name,card\nAnna,4111\n\x00\x00"), nil, true},
		{"a zero byte within", []byte("ab\x00cd\x00"), nil, false},
		{"binary", binary, nil, false},
		{"binary called text", binary, []string{"text/plain"}, false},
		{"a few odd bytes in a text", odd, []string{"text/plain"}, true},
		{"a program", append([]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00"), binary...), nil, false},
		{"text, then binary", append([]byte(strings.Repeat("text ", 2000)), binary...), nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := extracttest.Object("", tt.data)
			o.Types = tt.types
			if got := charset.Textual(o); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestBinaryInAText(t *testing.T) {
	data := strings.Repeat("text text text\n", 4000) + strings.Repeat("\x01\x02\x03\x04\x05\x06 ab", 2000) + strings.Repeat("text text text\n", 4000)
	look, err := charset.Look(context.Background(), extracttest.Object("", []byte(data)))
	if err != nil || !look.Binary {
		t.Errorf("binary %v, error %v; want it seen", look != nil && look.Binary, err)
	}
}

// A short stretch of packed data behind a text in a charset of two or four bytes is no text.
func TestPackedDataInAText(t *testing.T) {
	packed := make([]byte, 128)
	rand.NewChaCha8([32]byte{7}).Read(packed)
	english, russian, chinese := strings.Repeat("An ordinary letter.\r\n", 100), strings.Repeat("Обычное письмо.\r\n", 100), ""
	for c := '\u4e00'; c < '\u9fa0'; c += 3 {
		if chinese += string(c) + string('\u4e00'+(c&0xfff)); c%31 == 0 {
			chinese += "，\r\n"
		}
	}
	wide32 := "\xff\xfe\x00\x00"
	for _, r := range english {
		wide32 += string(binary.LittleEndian.AppendUint32(nil, uint32(r)))
	}
	for name, text := range map[string]string{
		"UTF-16LE": string(utf16Bytes(english, false, true)), "UTF-16BE": string(utf16Bytes(russian, true, true)),
		"Chinese in UTF-16": string(utf16Bytes(chinese, false, true)), "UTF-32": wide32,
	} {
		for data, want := range map[string]bool{text: false, text + string(packed): true} {
			look, err := charset.Look(context.Background(), extracttest.Object("", []byte(data)))
			if err != nil || look.Binary != want {
				t.Errorf("%s, %d bytes: binary %v, want %v (%v)", name, len(data), look != nil && look.Binary, want, err)
			}
		}
	}
}

func FuzzLook(f *testing.F) {
	f.Add([]byte("plain +ADQ- \x1b$B#4"), "utf-7")
	f.Add([]byte("\xff\xfe4\x001\x00"), "utf-16")
	f.Add([]byte("gr\xfc\xdfe"), "iso-8859-1")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		o := extracttest.Object("", data)
		o.Charsets = []string{name}
		o.Section = extract.Body
		charset.Textual(o)
		look, err := charset.Look(context.Background(), o)
		if err != nil || len(look.Readings) == 0 {
			t.Fatal("no reading", err)
		}
		for _, r := range look.Readings {
			if _, err := io.ReadAll(look.Open(r)); err != nil {
				t.Errorf("%s: %v", r, err)
			}
		}
	})
}

// Junk counts as byte for byte.
func TestJunkOfEachByte(t *testing.T) {
	for c := range 256 {
		for at := range 17 {
			b := []byte("some more words, 17 of them\r\n and ü")
			b[at] = byte(c)
			want := 0
			for _, x := range b {
				if x < ' ' && !strings.ContainsRune("\t\n\v\f\r\b\x1a\x1b\x0e\x0f", rune(x)) || x == 0x7f {
					want++
				}
			}
			if got := charset.Junk(b); got != want {
				t.Errorf("%q: %d, want %d", b, got, want)
			}
		}
	}
}
