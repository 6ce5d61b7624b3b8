package eml_test

import (
	"testing"
)

func TestFlowed(t *testing.T) {
	const kind = "Content-Type: text/plain; charset=utf-8; format=flowed"
	for _, tt := range []struct {
		name, kind string
		l          []string
		want       string
	}{
		{"soft breaks", kind, []string{"the number 4111 1111 ", "1111 1111 ends", "next"}, "the number 4111 1111 1111 1111 ends\r\n"},
		{"DelSp", kind + "; DelSp=Yes", []string{"x 4111 11 ", "11 1111 11 ", "11"}, "x 4111 1111 1111 1111\r\n"},
		{"quoted", kind, []string{"> 4111 ", "> 1111", ">> other ", "> depth"}, "4111 1111\r\n"},
		{"stuffed", kind, []string{"a ", " From b"}, "a From b\r\n"},
		{"signature", kind, []string{"text", "-- ", "Al "}, ""},
		{"no soft break", kind, []string{"a", "b"}, ""},
		{"not flowed", "Content-Type: text/plain", []string{"4111 ", "1111"}, ""},
		{"quoted-printable", kind + "\r\nContent-Transfer-Encoding: quoted-printable", []string{"4111=20", "1111"}, "4111 1111\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := read(t, append([]string{"From: a@b", tt.kind, ""}, tt.l...)...)
			c, ok := r.Child("1~flowed")
			if ok != (tt.want != "") || string(c.Data) != tt.want || ok && !c.Alternative {
				t.Errorf("got %q, want %q", c.Data, tt.want)
			}
		})
	}
}
