package all_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"
)

// uuencode writes lines with the digits of an alphabet.
func uuencode(data []byte, digits string) string {
	var b strings.Builder
	for len(data) > 0 {
		n := min(45, len(data))
		b.WriteByte(digits[n])
		for i := 0; i < n; i += 3 {
			var t [3]byte
			copy(t[:], data[i:n])
			b.Write([]byte{digits[t[0]>>2], digits[t[0]&3<<4|t[1]>>4], digits[t[1]&15<<2|t[2]>>6], digits[t[2]&63]})
		}
		b.WriteString("\r\n")
		data = data[n:]
	}
	return b.String() + digits[:1] + "\r\n"
}

const (
	uuDigits = "`!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_"
	xxDigits = "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// written are the ways to put a file into a text, and the transfer encoding that
// names each.
func written(data []byte) map[string][2]string {
	var y strings.Builder
	fmt.Fprintf(&y, "=ybegin line=128 size=%d name=offer.zip\r\n", len(data))
	for i, c := range data {
		if c += 42; c == 0 || c == '\r' || c == '\n' || c == '=' {
			y.WriteByte('=')
			c += 64
		}
		y.WriteByte(c)
		if i%128 == 127 {
			y.WriteString("\r\n")
		}
	}
	fmt.Fprintf(&y, "\r\n=yend size=%d crc32=%08x\r\n", len(data), crc32.ChecksumIEEE(data))
	quoted := "> " + strings.ReplaceAll(strings.TrimSuffix("begin 644 offer.zip\r\n"+uuencode(data, uuDigits)+"end\r\n", "\r\n"), "\r\n", "\r\n> ") + "\r\n"
	return map[string][2]string{
		"uuencode":        {"begin 644 offer.zip\r\n" + uuencode(data, uuDigits) + "end\r\n", "x-uuencode"},
		"uuencode blanks": {"begin 644 offer.zip\r\n" + strings.ReplaceAll(uuencode(data, uuDigits), "`", " ") + "end\r\n", "uuencode"},
		"uuencode quoted": {quoted, ""},
		"xxencode":        {"begin 644 offer.zip\r\n" + uuencode(data, xxDigits) + "end\r\n", "x-uue"},
		"begin-base64":    {"begin-base64 644 offer.zip\r\n" + base64.StdEncoding.EncodeToString(data) + "\r\n====\r\n", "x-uuencode"},
		"yEnc":            {y.String(), "x-yencode"},
	}
}

func TestFilesWrittenInText(t *testing.T) {
	r := newReader(t)
	for name, w := range written(zipped(t, "a.txt", []byte("inner 4111 1111"))) {
		messages := map[string]string{
			"inline":     "From: a@b\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSome words first.\r\n\r\n" + w[0] + "\r\nwords 4112 after\r\n",
			"attachment": mixed(attach("a.txt", "text/plain", []byte(w[0]))),
			"unnamed":    mixed(attach("a.dat", "application/octet-stream", []byte(w[0]))),
			"as a mail":  "From: a@b\r\nSubject: x\r\n\r\n" + w[0],
		}
		if w[1] != "" {
			messages["mail part"] = mixed("--b\r\nContent-Type: application/octet-stream; name=offer.zip\r\nContent-Transfer-Encoding: " + w[1] + "\r\n\r\n" + w[0])
		}
		for where, message := range messages {
			t.Run(name+" "+where, func(t *testing.T) {
				got := readMessage(t, r, message)
				found := false
				for k, v := range got.texts {
					found = found || strings.Contains(v, "inner 4111 1111") && strings.Contains(k, "a.txt plain shown")
				}
				if !found || len(got.report.Gaps) > 0 {
					t.Errorf("found %v", found)
				}
				if where == "inline" && !got.hasText("4112 after") {
					t.Error("what follows is not read")
				}
				got.dump(t)
			})
		}
	}
}

func (r reading) hasText(text string) bool { return r.has("", text) }

// What stands in a text once is no gap because of another reading of the text, or of what
// follows it.
func TestWrittenWithoutGaps(t *testing.T) {
	r := newReader(t)
	noise := make([]byte, 3000)
	for i := range noise {
		noise[i] = byte(97 + (i*i>>3^i)%26)
	}
	archive := zipped(t, "a.txt", append(noise, "inner 4111 1111"...))
	lines := func(s string, n int) (out string) {
		for ; len(s) > n; s = s[n:] {
			out += s[:n] + "\r\n"
		}
		return out + s + "\r\n"
	}
	b64 := base64.StdEncoding.EncodeToString(archive)
	padded := ""
	for n := range 1000 { // its last line has ten digits and two signs that fill them up
		if padded = base64.StdEncoding.EncodeToString(zipped(t, "a.txt", append(noise[:2000+n:2000+n], "inner 4111 1111"...))); len(padded)%76 == 12 && strings.HasSuffix(padded, "==") {
			break
		}
	}
	files := ""
	for i := range 31 {
		files += fmt.Sprintf("begin 644 %d\r\n%send\r\n", i, uuencode(fmt.Appendf(nil, "text %d", i), uuDigits))
	}
	for i, half := range [][]byte{archive[:len(archive)/2], archive[len(archive)/2:]} {
		files += fmt.Sprintf("=ybegin part=%d total=2 line=128 size=%d name=a.zip\r\n=ypart begin=%d end=%d\r\n", i+1, len(archive), 1+i*(len(archive)/2), (1-i)*(len(archive)/2)+i*len(archive))
		for _, c := range half {
			if c += 42; c == 0 || c == '\r' || c == '\n' || c == '=' {
				files += "="
				c += 64
			}
			files += string([]byte{c})
		}
		files += fmt.Sprintf("\r\n=yend size=%d part=%d\r\n", len(half), i+1)
	}
	for name, text := range map[string]string{
		"UTF-7 around base64":    "Gr+APwA3w-e, +AOQA9g-\r\n\r\n" + lines(b64, 76) + "\r\nGr+APwA3w-e an alle.\r\n",
		"a word behind base64":   "Here:\r\n\r\n" + lines(b64, 76) + "\r\nRegards\r\n",
		"a long word behind it":  lines(padded, 76) + "\r\n            xmlns:dc=\r\napplication/pdf\r\n",
		"a dump":                 hex.Dump(archive),
		"hexadecimal groups":     strings.ReplaceAll(lines(hex.EncodeToString(archive), 4), "\r\n", " "),
		"yEnc as the last of 32": files,
	} {
		t.Run(name, func(t *testing.T) {
			got := readMessage(t, r, mixed(attach("a.txt", "text/plain", []byte(text))))
			if !got.hasText("inner 4111 1111") || len(got.report.Gaps) > 0 {
				t.Errorf("found %v, gaps %v", got.hasText("inner 4111 1111"), got.report.Gaps)
			}
		})
	}
	// How a file begins is shown in mails about files.
	for _, n := range []int{64, 200, 1000} {
		got := readMessage(t, r, mixed(attach("a.txt", "text/plain", []byte("It begins so:\r\n"+hex.Dump(archive[:n])))))
		if len(got.report.Gaps) > 0 {
			t.Errorf("the first %d bytes: gaps %v", n, got.report.Gaps)
		}
	}
}

// Lines without anything in base64, wherever they stand, do not part it; and what a dump holds
// inside of a whole archive is known, or a gap.
func TestWrittenBrokenOff(t *testing.T) {
	r := newReader(t)
	b64 := base64.StdEncoding.EncodeToString([]byte("The account holder pays with the card number 4111 1111 1111 1111 until the end of next month, thanks and goodbye."))
	for _, cuts := range [][]int{{40, 30, 40, 30}, {41, 33, 41}, {50, 10, 50, 10}, {61, 14, 59}, {76, 70}, {100, 9, 9, 9, 9}} {
		text, rest := "Hello,\r\n\r\n", b64
		for _, n := range cuts {
			text += rest[:n] + "\r\n\r\n"
			rest = rest[n:]
		}
		if got := readMessage(t, r, mixed(attach("a.txt", "text/plain", []byte(text+rest+"\r\n\r\nbye\r\n")))); !got.hasText("4111 1111 1111 1111") {
			t.Errorf("lines of %v: not found", cuts)
		}
	}
	random := make([]byte, 2000)
	rand.NewChaCha8([32]byte{4, 2}).Read(random)
	got := readMessage(t, r, mixed(attach("a.txt", "text/plain", []byte(hex.Dump(zipped(t, "a.bin", random))))))
	if len(got.report.Gaps) == 0 {
		t.Error("an unknown file in an archive in a dump: silence")
	}
}
