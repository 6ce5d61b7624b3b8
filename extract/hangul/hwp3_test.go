package hangul_test

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/hangul"
)

func units(us ...uint16) string {
	var b []byte
	for _, u := range us {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

func ascii(s string) string {
	var us []uint16
	for i := range len(s) {
		us = append(us, uint16(s[i]))
	}
	return units(us...)
}

// old writes a document of Hangul 3 as far as it is described: nothing in Debian does.
func old(packed bool, password byte, body string) []byte {
	b := make([]byte, 30+128+1008)
	copy(b, "HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05")
	b[30+96] = password
	copy(b[30+128:], ascii("needle title"))
	b[30+126] = 4
	b = append(b, "info"...)
	if !packed {
		return append(b, body...)
	}
	b[30+124] = 1
	var z bytes.Buffer
	w, _ := flate.NewWriter(&z, 9)
	_, _ = w.Write([]byte(body))
	_ = w.Close()
	return append(b, z.Bytes()...)
}

// The syllables are those of the standard's table: 0x8861 is the first, 0xd065 is "han".
var oldBody = "\x01\x02\x03" + units(0x8861, 0xd065, ' ') + ascii("4111 1111 1111 1111") + "\x0d\x00\x07" + ascii("needle") + "\x00"

func TestHwp3(t *testing.T) {
	for _, packed := range []bool{true, false} {
		r := extracttest.Read(t, hangul.Hwp3, "", old(packed, 0, oldBody))
		if !r.Detected || r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "가한 4111 1111 1111 1111\n") || !strings.Contains(r.Texts[extract.Shown], "needle\n") {
			t.Errorf("error %v, text %q", r.Err, r.Texts[extract.Shown])
		}
		if r.Texts[extract.Properties] != "needle title\n" {
			t.Errorf("properties %q", r.Texts[extract.Properties])
		}
	}
	if r := extracttest.Read(t, hangul.Hwp3, "", old(true, 1, oldBody)); !r.Gap(extract.EncryptedFile) {
		t.Errorf("with a password: error %v", r.Err)
	}
	if r := extracttest.Read(t, hangul.Hwp3, "", old(true, 0, oldBody+"\x89PNG\r\n\x1a\n")); !r.Gap(extract.Unknown) || len(r.Children) != 1 {
		t.Errorf("with a picture: error %v, children %v", r.Err, r.Children)
	}
}

func TestHwp3Damage(t *testing.T) {
	whole := old(true, 0, oldBody)
	for n := 30; n < len(whole); n++ {
		if r := extracttest.Read(t, hangul.Hwp3, "", whole[:n]); r.Err == nil {
			t.Errorf("cut at %d: no gap", n)
		}
	}
	s := &extracttest.Sink{Discard: true} // runs that are too short to be a text
	_ = hangul.Hwp3.Read(context.Background(), extracttest.Object("", old(true, 0, strings.Repeat("\x20\x00\x01", 1<<20))), s)
}

// Text where the format has none of its kind is read, and so are Chinese signs.
func TestHwp3Hidden(t *testing.T) {
	whole := old(true, 0, oldBody+units(0x4000, 0x4000+4887)+"needle one")
	copy(whole[100:], "needle two")
	copy(whole[30+128+200:], "\x00\x00needle three")
	le := binary.LittleEndian
	info := "needle four"
	le.PutUint16(whole[30+126:], uint16(len(info)))
	whole = append(append(append(append([]byte{}, whole[:30+128+1008]...), info...), whole[30+128+1008+4:]...), "needle five"...)
	r := extracttest.Read(t, hangul.Hwp3, "", whole)
	if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "伽詰") {
		t.Errorf("error %v, shown %q", r.Err, r.Texts[extract.Shown])
	}
	for _, want := range []string{"needle one", "needle two", "needle three", "needle four", "needle five"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts[extract.All])
		}
	}
}

func FuzzHwp3(f *testing.F) {
	f.Add(old(true, 0, oldBody))
	f.Add(old(false, 0, oldBody))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, hangul.Hwp3, "", data) })
}
