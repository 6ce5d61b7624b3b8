package eml_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/eml"
	"postern/extract/extracttest"
)

// lines makes a message of lines.
func lines(l ...string) []byte { return []byte(strings.Join(l, "\r\n") + "\r\n") }

// message is the object that a mail as received is.
func message(data []byte) *extract.Object {
	o := extracttest.Object("", data)
	o.Path, o.Section = "", ""
	return o
}

func read(t *testing.T, l ...string) extracttest.Result {
	t.Helper()
	r := extracttest.ReadObject(t, eml.Format, message(lines(l...)))
	if r.Err != nil {
		t.Error(r.Err)
	}
	return r
}

func TestHeaderLines(t *testing.T) {
	r := read(t,
		"From: =?utf-8?q?Gr=C3=BCn?= <a@b.example>",
		"Subject: =?utf-8?b?NDExMQ==?= folded",
		" line",
		"X-4111-1111: x",
		"Received: from 4111",
		"no colon 4111",
		"Content-Type: text/plain; name*0=\"offer 41\"; name*1=\"11.txt\"",
		"", "body")
	for section, want := range map[extract.Section]string{
		extract.Subject:                       "4111 folded line",
		extract.HeaderSection("From"):         "Grün <a@b.example>",
		extract.HeaderSection("X-4111-1111"):  "X-4111-1111: x",
		extract.HeaderSection("Received"):     "from 4111",
		extract.Body:                          "no colon 4111",
		extract.HeaderSection("Content-Type"): "text/plain",
	} {
		if got := r.Sections[section]; !strings.Contains(got, want) {
			t.Errorf("section %q is %q, want %q in it", section, got, want)
		}
	}
	if got := r.Texts[extract.Properties]; !strings.Contains(got, "offer 4111.txt") {
		t.Errorf("the name of the part is not in the properties %q", got)
	}
}

func TestNestedSubjectIsAHeader(t *testing.T) {
	o := message(lines("From: a@b", "Subject: inner 4111", "", "body"))
	o.Depth, o.Section = 1, extract.Attachment
	r := extracttest.ReadObject(t, eml.Format, o)
	if got := r.Sections[extract.HeaderSection("Subject")]; !strings.Contains(got, "inner 4111") {
		t.Errorf("sections %q", r.Sections)
	}
	if c := r.Children[0]; c.Section != "" {
		t.Errorf("the body of a nested mail is in section %q, not in its parent's", c.Section)
	}
}

func TestParts(t *testing.T) {
	r := read(t,
		"From: a@b", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "",
		"preamble 4111",
		"--b", "Content-Type: text/plain; charset=koi8-r", "Content-Transfer-Encoding: quoted-printable", "", "text=204111",
		"--b", "Content-Type: application/pdf; name=\"a/b.pdf\"", "Content-Transfer-Encoding: base64", "Content-Disposition: attachment",
		"", base64.StdEncoding.EncodeToString([]byte("%PDF-1.4 4111")),
		"--b", "Content-Type: message/rfc822", "", "From: c@d", "Subject: inner", "", "inner body",
		"--b--", "epilogue 4111")
	for _, tt := range []struct {
		path, kind, data string
		section          extract.Section
	}{
		{"1.preamble", "", "preamble 4111", extract.Body},
		{"1.1", "text/plain", "text 4111", extract.Body},
		{"1.2/a_b.pdf", "application/pdf", "%PDF-1.4 4111", extract.Attachment},
		{"1.3", "message/rfc822", "From: c@d\r\nSubject: inner\r\n\r\ninner body", extract.Attachment},
		{"1.epilogue", "", "epilogue 4111", extract.Body},
	} {
		c, ok := r.Child(tt.path)
		if !ok || strings.TrimSpace(string(c.Data)) != tt.data || c.Section != tt.section || c.Alternative {
			t.Errorf("%s: found %v: %q, section %q", tt.path, ok, c.Data, c.Section)
		}
		if tt.kind != "" && (len(c.Types) == 0 || c.Types[0] != tt.kind) {
			t.Errorf("%s: types %q", tt.path, c.Types)
		}
	}
	if c, _ := r.Child("1.1"); len(c.Charsets) != 1 || c.Charsets[0] != "koi8-r" {
		t.Errorf("charsets %q", c.Charsets)
	}
	if len(r.Gaps) > 0 {
		t.Errorf("gaps %v", r.Gaps)
	}
}

func TestEveryReadingIsAChild(t *testing.T) {
	const secret = "the number 4111 1111 1111 1111 is mine"
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	for _, tt := range []struct {
		name      string
		l         []string
		ambiguous bool
	}{
		{"two encodings", []string{"Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: base64", "", encoded}, true},
		{"two encodings, the other way", []string{"Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: 7bit", "", secret}, true},
		{"damaged base64", []string{"Content-Transfer-Encoding: base64", "", encoded[:12] + "!%" + encoded[12:]}, true},
		{"two boundaries", []string{
			"Content-Type: multipart/mixed; boundary=a", "Content-Type: multipart/mixed; boundary=b", "",
			"--a", "", "x", "--a--", "--b", "Content-Transfer-Encoding: base64", "", encoded, "--b--",
		}, true},
		{"a multipart that is encoded as a whole", []string{
			"Content-Type: multipart/mixed; boundary=a", "Content-Transfer-Encoding: base64", "",
			base64.StdEncoding.EncodeToString([]byte("--a\r\n\r\n" + secret + "\r\n--a--\r\n")),
		}, false},
		{"text after the end", []string{"Content-Type: multipart/mixed; boundary=a", "", "--a", "", "x", "--a--", secret}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := read(t, append([]string{"From: a@b", "To: c@d"}, tt.l...)...)
			found := false
			for _, c := range r.Children {
				found = found || strings.Contains(string(c.Data), secret)
			}
			if !found {
				t.Errorf("it is in none of the children: %+v", r.Children)
			}
			if tt.ambiguous && (len(r.Facts) == 0 || r.Facts[0].Name != extract.Ambiguous) {
				t.Errorf("facts %v", r.Facts)
			}
		})
	}
}

func TestWholeEncodedMultipartIsAMessage(t *testing.T) {
	r := read(t, "From: a@b", "Content-Type: multipart/mixed;", " boundary=a", "Content-Transfer-Encoding: base64", "",
		base64.StdEncoding.EncodeToString([]byte("--a\r\n\r\n4111\r\n--a--\r\n")))
	c := r.Children[0]
	if c.Types[0] != "message/rfc822" {
		t.Fatalf("types %q", c.Types)
	}
	inner := extracttest.ReadObject(t, eml.Format, message(c.Data))
	if part, ok := inner.Child("1.1"); !ok || strings.TrimSpace(string(part.Data)) != "4111" {
		t.Errorf("children %+v", inner.Children)
	}
}

func TestNothingDecodedIsAGap(t *testing.T) {
	r := read(t, "From: a@b", "Content-Type: image/png", "Content-Transfer-Encoding: x-uuencode", "", "begin 644 a.png", "`", "end")
	if len(r.Gaps) > 0 && r.Gaps[0].Cause != extract.Corrupt {
		t.Errorf("gaps %v", r.Gaps)
	}
}

func TestEncryptedMultipart(t *testing.T) {
	r := read(t, "From: a@b", `Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=a`, "",
		"--a", "Content-Type: application/pgp-encrypted", "", "Version: 1",
		"--a", "Content-Type: application/octet-stream", "", "-----BEGIN PGP MESSAGE-----", "--a--")
	if len(r.Gaps) != 1 || r.Gaps[0].Cause != extract.EncryptedMail || r.Gaps[0].Path != "1" {
		t.Errorf("gaps %v", r.Gaps)
	}
	if len(r.Children) != 2 || !r.Children[0].Alternative {
		t.Errorf("children %+v", r.Children)
	}
}

func TestSignedPartsAreRead(t *testing.T) {
	r := read(t, "From: a@b", `Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=a`, "",
		"--a", "", "text 4111", "--a", "Content-Type: application/pgp-signature; name=s.asc", "", "-----BEGIN PGP SIGNATURE-----", "--a--")
	if len(r.Children) != 2 || len(r.Gaps) > 0 {
		t.Errorf("children %+v, gaps %v", r.Children, r.Gaps)
	}
}

func TestLimitsAreGaps(t *testing.T) {
	var l []string
	for i := range 200 {
		l = append(l, fmt.Sprintf("Content-Type: multipart/mixed; boundary=x%dx", i), "", fmt.Sprintf("--x%dx", i))
	}
	l = append(l, "", "4111")
	r := read(t, l...)
	if !r.Gap(extract.TooDeep) && !r.Gap(extract.TooBig) {
		t.Errorf("gaps %v", r.Gaps)
	}
}

func TestDetect(t *testing.T) {
	for _, tt := range []struct {
		name, data, kind string
		want             bool
	}{
		{"message", "From: a@b\r\nSubject: x\r\n\r\nbody", "", true},
		{"folded", "Received: from x\r\n\tby y\r\nDate: today\r\n\r\n", "", true},
		{"unknown fields first", "X-Spam: no\nX-Ham: yes\nFrom: a@b\nTo: c@d\n\n", "", true},
		{"mbox", "From a@b Mon Jan 1\nFrom: a@b\nTo: c@d\n\n", "", true},
		{"one field", "Subject: x\r\n\r\nbody", "", false},
		{"one field, declared", "Subject: x\r\n\r\nbody", "message/rfc822", true},
		{"letter", "Dear Jo,\nFrom: me\nTo: you\n", "", false},
		{"HTTP", "HTTP/1.1 200 OK\nDate: x\nContent-Type: y\n", "", false},
		{"empty", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := extracttest.Object("", []byte(tt.data))
			if tt.kind != "" {
				o.Types = []string{tt.kind}
			}
			if got := eml.Format.Detect(o); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestHostile(t *testing.T) {
	for name, data := range map[string]string{
		"many headers":  strings.Repeat("X: y\r\n", 200_000) + "\r\n4111",
		"many parts":    "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\ny\r\n", 100_000),
		"deep":          strings.Repeat("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", 10_000) + "4111",
		"endless line":  "Subject: " + strings.Repeat("x", 8<<20),
		"encoded words": "Subject: " + strings.Repeat("=?utf-8?q?=34?= ", 100_000) + "\r\n\r\n",
		"open words":    "Subject: " + strings.Repeat("=?utf-8?q?", 100_000) + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			s := &extracttest.Sink{Discard: true}
			if err := eml.Format.Read(context.Background(), message([]byte(data)), s); err != nil {
				t.Error(err)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestBudgetEndsReading(t *testing.T) {
	data := lines("From: a@b", "Content-Type: multipart/mixed; boundary=x", "", strings.Repeat("--x\r\n\r\nsome text\r\n", 1000))
	s := &extracttest.Sink{Limit: 1000}
	if err := eml.Format.Read(context.Background(), message(data), s); !errors.Is(err, extract.ErrBudget) {
		t.Errorf("error %v, want the sink's", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := eml.Format.Read(ctx, message(data), &extracttest.Sink{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func FuzzEml(f *testing.F) {
	f.Add(lines("From: a@b", "Subject: =?utf-8?b?NDExMQ==?=", "", "body"))
	f.Add(lines("Content-Type: multipart/mixed; boundary=b", "", "pre", "--b", "Content-Transfer-Encoding: base64", "", "NDExMQ==", "--b--", "post"))
	f.Add(lines("Content-Type: multipart/mixed; boundary=b", "Content-Transfer-Encoding: base64", "", "LS1iDQoNCng="))
	f.Add(lines("Content-Type: text/plain; format=flowed; delsp=yes", "", "> a ", "> b ", "c"))
	f.Add(lines("Content-Type: multipart/encrypted; boundary=b", "no colon", "", "--b", "", "x"))
	f.Add(mixed("Content-Type: text/plain", "=ybegin part=1 total=2 line=128 size=4 name=a\r\n=ypart begin=1 end=2\r\nab\r\n=yend size=2", "=ybegin part=2 total=2 line=128 size=4 name=a\r\nab\r\n=yend size=2"))
	f.Add(mixed("Content-Type: text/plain", "Part 1 of 2\r\nbegin 644 a\r\nM"+strings.Repeat("8", 60), "M"+strings.Repeat("8", 60)+"\r\n`\r\nend"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := message(data)
		eml.Format.Detect(o)
		extracttest.ReadObject(t, eml.Format, o)
	})
}

func BenchmarkSmallMail(b *testing.B) {
	data := lines("Received: from a.example by b.example; Mon, 2 Nov 2026 10:00:00 +0000", "From: Al <al@corp.example>", "To: Jo <jo@other.example>",
		"Subject: Lunch", "Date: Mon, 2 Nov 2026 10:00:00 +0000", "Message-ID: <1@corp.example>", "MIME-Version: 1.0",
		"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 7bit", "", strings.Repeat("Some words about lunch.\r\n", 160))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := eml.Format.Read(context.Background(), message(data), &extracttest.Sink{Discard: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// One field alone is a message only where the name says so.
func TestOneField(t *testing.T) {
	for name, want := range map[string]bool{"a.eml": true, "A.EML": true, "a.txt": false, "": false} {
		o := extracttest.Object(name, []byte("Subject: =?utf-8?b?NDExMQ?=\n\nTEST\n"))
		if got := eml.Format.Detect(o); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
	if eml.Format.Detect(extracttest.Object("a.eml", []byte("Note: a letter\n\nSubject: x\n"))) {
		t.Error("a field that nobody knows")
	}
}
