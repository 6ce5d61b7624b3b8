package gate_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"postern/extract"
	"postern/gate"
)

// Each message can be read in two ways, and the card number is in one of them:
// whichever it is, the mail is held, and the ambiguity is a fact.
func TestEveryReadingIsJudged(t *testing.T) {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	utf16 := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte(r))
			b.WriteByte(0)
		}
		return b.String()
	}
	multi := func(head, body string) string {
		return "MIME-Version: 1.0\n" + head + "\n" + body
	}
	part := func(boundary, text string) string {
		return "--" + boundary + "\nContent-Type: text/plain\n\n" + text + "\n--" + boundary + "--\n"
	}
	cases := []struct{ name, text string }{
		{"two Content-Types, secret in the first", multi("Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n", "4111 1111 1111 1111\n"+part("b", "hello"))},
		{"two Content-Types, secret in the second", multi("Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n", "--b\nContent-Transfer-Encoding: base64\n\n"+b64("card 4111 1111 1111 1111")+"\n--b--\n")},
		{"two Content-Types, the other way round", multi("Content-Type: multipart/mixed; boundary=b\nContent-Type: application/octet-stream\n", "--b\nContent-Transfer-Encoding: base64\n\n"+b64("card 4111 1111 1111 1111")+"\n--b--\n")},
		{"two transfer encodings, base64 first", multi("Content-Type: text/plain\nContent-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n", b64("card 4111 1111 1111 1111")+"\n")},
		{"two transfer encodings, base64 second", multi("Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n", b64("card 4111 1111 1111 1111")+"\n")},
		{"two transfer encodings, quoted-printable second", multi("Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: quoted-printable\n", "card 41=\n11 1111 11=31=31 1111\n")},
		{"two boundaries, secret in the first's", multi("Content-Type: multipart/mixed; boundary=a; boundary=b\n", "--a\nContent-Transfer-Encoding: base64\n\n"+b64("card 4111 1111 1111 1111")+"\n--a--\n")},
		{"two boundaries, secret in the second's", multi("Content-Type: multipart/mixed; boundary=a; boundary=b\n", "--b\nContent-Transfer-Encoding: base64\n\n"+b64("card 4111 1111 1111 1111")+"\n--b--\n")},
		{"boundary with a comment", multi("Content-Type: multipart/mixed; boundary=b (a comment)\n", "--b\nContent-Transfer-Encoding: base64\n\n"+b64("card 4111 1111 1111 1111")+"\n--b--\n")},
		{"boundary with blanks", multi("Content-Type: multipart/mixed; boundary=\"b \"\n", "--b\nContent-Transfer-Encoding: base64\n\n"+b64("card 4111 1111 1111 1111")+"\n--b--\n")},
		{"two charsets, UTF-16 second", multi("Content-Type: text/plain; charset=us-ascii; charset=utf-16le\n", utf16("card 4111 1111 1111 1111")+"\n")},
		{"two charsets, UTF-16 first", multi("Content-Type: text/plain; charset=utf-16le; charset=us-ascii\n", "card 4111 1111 1111 1111\n")},
		{"text after the end", multi("Content-Type: multipart/mixed; boundary=b\n", part("b", "hello")+"card 4111 1111 1111 1111\n")},
		{"part after the end", multi("Content-Type: multipart/mixed; boundary=b\n", part("b", "hello")+"--b\nContent-Transfer-Encoding: base64\n\n"+b64("card 4111 1111 1111 1111")+"\n--b--\n")},
		{"preamble", multi("Content-Type: multipart/mixed; boundary=b\n", "card 4111 1111 1111 1111\n"+part("b", "hello"))},
	}
	g := newRig(t, "", nil)
	for _, c := range cases {
		for _, eol := range []string{"\n", "\r\n"} {
			name := c.name + map[string]string{"\n": ", LF", "\r\n": ", CRLF"}[eol]
			t.Run(name, func(t *testing.T) {
				text := "From: <alice@corp.example>\nSubject: x\nMessage-ID: <" + name + ">\n" + c.text
				if eol == "\r\n" && !strings.Contains(text, "\x00") {
					text = strings.ReplaceAll(text, "\n", "\r\n")
				}
				m := message(t, "alice@corp.example", text, "x@elsewhere.example")
				j, err := g.Inspect(context.Background(), m)
				if err != nil {
					t.Fatal(err)
				}
				if out := g.Apply(context.Background(), m, j); out.Kind != gate.Stored {
					t.Errorf("got %v, want the mail held; %+v", out.Kind, j.Report)
				}
				if c.name == "preamble" {
					return // unusual, but there is only one way to read it
				}
				for _, f := range j.Report.Facts {
					if f.Name == extract.Ambiguous {
						return
					}
				}
				t.Errorf("the ambiguity is not noted: %+v", j.Report.Facts)
			})
		}
	}
}
