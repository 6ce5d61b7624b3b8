package mail

import (
	"strings"
	"testing"
)

func benchmarkParse(b *testing.B, size int) {
	part := "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		strings.Repeat("Lorem ipsum dolor sit amet, H=C3=A4 and so on.\r\n", size/2/49) + "\r\n"
	s := "Received: from a.test by b.test; Thu, 1 Jan 1970 00:00:00 +0000\r\nFrom: Ann <ann@corp.test>\r\nTo: Bob <bob@partner.test>\r\n" +
		"Subject: =?utf-8?Q?H=C3=A4?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" + part + part + "--b--\r\n"
	sp := NewSpool(Options{Memory: 4 << 20})
	if _, err := sp.Write([]byte(s)); err != nil {
		b.Fatal(err)
	}
	defer sp.Close()
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(sp, sp.Size(), Limits{})
	}
}

func BenchmarkParse4KiB(b *testing.B) { benchmarkParse(b, 4<<10) }
func BenchmarkParse1MiB(b *testing.B) { benchmarkParse(b, 1<<20) }

func BenchmarkGuess4KiB(b *testing.B) {
	text := []byte(strings.Repeat("caf\xe9 cr\xe8me, ", 300))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Guess(text)
	}
}
