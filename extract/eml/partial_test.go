package eml_test

import (
	"strings"
	"testing"

	"postern/extract"
)

func TestPieceOfAMessage(t *testing.T) {
	r := read(t, "From: a@b", `Content-Type: message/partial; id="x@y"; number=2; total=4`, "", "text 4111")
	if len(r.Gaps) != 1 || r.Gaps[0].Cause != extract.Corrupt || !strings.HasSuffix(r.Gaps[0].Detail, "piece 2 of a message that was sent in pieces; not here: 1, 3, 4") {
		t.Errorf("gaps %v", r.Gaps)
	}
	if c, ok := r.Child("1"); !ok || !strings.Contains(string(c.Data), "text 4111") {
		t.Errorf("children %v", r.Children)
	}
	for _, params := range []string{"", "; id=x; number=1", "; id=x; number=y; total=z", "; id=x; number=1; total=99999999"} {
		r := read(t, "From: a@b", "Content-Type: message/partial"+params, "", "text")
		if len(r.Gaps) != 1 {
			t.Errorf("%s: gaps %v", params, r.Gaps)
		}
	}
}

func TestPiecesOfOneMessage(t *testing.T) {
	const kind = "Content-Type: message/partial; id=x; number="
	whole := "Subject: inner\r\nContent-Transfer-Encoding: base64\r\n\r\nNDEx\r\nMQ==\r\n"
	for name, l := range map[string][]string{
		"parts":    {"--b", kind + "2", "", "NDEx", "--b", kind + "3; total=3", "", "MQ==", "--b", kind + "1", "", "Subject: inner", "Content-Transfer-Encoding: base64", "", "", "--b--"},
		"messages": {"--b", "Content-Type: message/rfc822", "", "From: a", kind + "2; total=2", "", "NDEx", "MQ==", "--b", "Content-Type: message/rfc822", "", "From: a", kind + "1", "", "Subject: inner", "Content-Transfer-Encoding: base64", "", "", "--b--"},
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, append([]string{"From: a@b", "Content-Type: multipart/mixed; boundary=b", ""}, l...)...)
			var got string
			for _, c := range r.Children {
				if strings.HasSuffix(c.Path, "~whole") {
					got = string(c.Data)
				}
			}
			if len(r.Gaps) > 0 || strings.ReplaceAll(got, "\r\n", "") != strings.ReplaceAll(whole, "\r\n", "") {
				t.Errorf("got %q, gaps %v", got, r.Gaps)
			}
		})
	}
}

func TestExternalBody(t *testing.T) {
	r := read(t, "From: a@b", `Content-Type: message/external-body; access-type=anon-ftp; site="ftp.corp.example"; name="4111.txt"`, "", "Content-Type: text/plain; name=4112.txt", "Content-ID: <4113@x>", "", "phantom 4114")
	if !r.Gap(extract.Unknown) || !strings.Contains(r.Text(), "4111.txt") {
		t.Errorf("gaps %v, text %q", r.Gaps, r.Text())
	}
	c := r.Children[0]
	o := message(c.Data)
	o.Types, o.Depth = c.Types, 1
	if got := string(c.Data); !strings.Contains(got, "4112") || !strings.Contains(got, "phantom 4114") {
		t.Errorf("child %q", got)
	}
}
