package yenc_test

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/yenc"
)

// encode writes data in yEnc. With a total it is that part of a file of three times
// its size.
func encode(name string, data []byte, number, total int) []byte {
	var b bytes.Buffer
	begin := ""
	if total > 0 {
		begin = fmt.Sprintf("part=%d total=%d ", number, total)
	}
	fmt.Fprintf(&b, "=ybegin %sline=128 size=%d name=%s\r\n", begin, len(data)*max(total, 1), name)
	if total > 0 {
		fmt.Fprintf(&b, "=ypart begin=%d end=%d\r\n", (number-1)*len(data)+1, number*len(data))
	}
	for i, c := range data {
		switch c += 42; c {
		case 0, '\n', '\r', '=':
			b.Write([]byte{'=', c + 64})
		default:
			b.WriteByte(c)
		}
		if i%128 == 127 {
			b.WriteString("\r\n")
		}
	}
	crc := "crc32"
	if total > 0 {
		crc = fmt.Sprintf("part=%d pcrc32", number)
	}
	fmt.Fprintf(&b, "\r\n=yend size=%d %s=%08x\r\n", len(data), crc, crc32.ChecksumIEEE(data))
	return b.Bytes()
}

// everyByte holds each byte, and a number.
func everyByte() []byte {
	b := []byte("4111 1111 1111 1111 ")
	for i := range 256 {
		b = append(b, byte(i))
	}
	return b
}

func TestOneFile(t *testing.T) {
	data := append([]byte("Words first.\r\n"), encode("a b.bin", everyByte(), 0, 0)...)
	data = append(data, "and words after\r\n"...)
	r := extracttest.Read(t, yenc.Format, "a.txt", data)
	c, ok := r.Child("a b.bin")
	text, _ := r.Child("text")
	if !r.Detected || r.Err != nil || !ok || !bytes.Equal(c.Data, everyByte()) || string(text.Data) != "Words first.\r\nand words after\r\n" || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v, text %q, data %q", r.Detected, r.Err, r.Gaps, text.Data, c.Data)
	}
}

func TestParts(t *testing.T) {
	part := func(n int) []byte { return encode("a.bin", fmt.Appendf(nil, "part %d ", n), n, 3) }
	broken := bytes.Replace(part(2), []byte("pcrc32="), []byte("pcrc32=00000000 x="), 1)
	for name, tt := range map[string]struct {
		data []byte
		want string
		gap  string
	}{
		"in order":     {bytes.Join([][]byte{part(1), part(2), part(3)}, nil), "part 1 part 2 part 3 ", ""},
		"out of order": {bytes.Join([][]byte{part(3), part(1), part(2)}, nil), "part 1 part 2 part 3 ", ""},
		"missing":      {bytes.Join([][]byte{part(3), part(1)}, nil), "part 1 part 3 ", "these are missing: 2"},
		"check":        {bytes.Join([][]byte{part(1), broken, part(3)}, nil), "part 1 part 2 part 3 ", "check of a part"},
		"cut":          {bytes.Join([][]byte{part(1), part(2), part(3)[:84]}, nil), "", "without its end"},
		"changed":      {bytes.Replace(encode("a.bin", []byte("abcdef"), 0, 0), []byte("\x8d\x8e"), []byte("\x8d\x8f"), 1), "", "check of a part"},
		"too short":    {bytes.Replace(encode("a.bin", []byte("abcdef"), 0, 0), []byte("\x8d\x8e"), nil, 1), "abef", "of another size"},
	} {
		t.Run(name, func(t *testing.T) {
			r := extracttest.Read(t, yenc.Format, "", tt.data)
			c, _ := r.Child("a.bin")
			if tt.want != "" && string(c.Data) != tt.want || len(r.Children) != 1 {
				t.Errorf("got %q", c.Data)
			}
			if got := fmt.Sprint(r.Gaps); (tt.gap == "") != (len(r.Gaps) == 0) || !strings.Contains(got, tt.gap) || len(r.Gaps) > 0 && !r.Gap(extract.Corrupt) {
				t.Errorf("gaps %v", got)
			}
		})
	}
}

func FuzzYenc(f *testing.F) {
	f.Add(encode("a.bin", everyByte(), 2, 3))
	f.Add(append(encode("a.bin", everyByte(), 2, 2), encode("a.bin", everyByte(), 1, 2)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, yenc.Format, "a.yenc", data)
	})
}
