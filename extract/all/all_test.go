package all_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"os"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/all"
	"postern/mail"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		extract.RunWorker(all.Formats)
	}
	os.Exit(m.Run())
}

func TestFormatsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range all.Formats {
		if f.Name == "" || f.About == "" || f.Detect == nil || f.Read == nil || seen[f.Name] {
			t.Errorf("format %q is incomplete or twice in the list", f.Name)
		}
		seen[f.Name] = true
	}
	for _, f := range all.Formats {
		for _, c := range f.Covers {
			if !seen[c] {
				t.Errorf("%s covers %q, which is no format", f.Name, c)
			}
		}
	}
}

// reading is what became of one message.
type reading struct {
	texts  map[string]string // by format, view and path
	report *extract.Report
}

func newReader(t *testing.T) *extract.Reader {
	t.Helper()
	r, err := extract.New(extract.Options{Formats: all.Formats, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func readMessage(t *testing.T, r *extract.Reader, raw string) reading {
	t.Helper()
	m, err := mail.Read(context.Background(), mail.Envelope{}, strings.NewReader(raw), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	got := reading{texts: map[string]string{}}
	got.report, err = r.Message(context.Background(), m, func(d *extract.Document) error {
		got.texts[d.Path+" "+d.Format+" "+string(d.View)+" "+string(d.Section)] += d.Text
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (r reading) has(where, text string) bool {
	for k, v := range r.texts {
		if strings.HasPrefix(k, where) && strings.Contains(v, text) {
			return true
		}
	}
	return false
}

func attach(name, kind string, data []byte) string {
	return "--b\r\nContent-Type: " + kind + "\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString(data) + "\r\n"
}

func mixed(parts ...string) string {
	return "From: al@corp.example\r\nTo: jo@other.example\r\nSubject: Files 4111\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Join(parts, "") + "--b--\r\n"
}

func zipped(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMessageWithEverything(t *testing.T) {
	csv := []byte("name,card\nJohn,4111 csv\nJane,5500\n")
	got := readMessage(t, newReader(t), mixed(
		"--b\r\nContent-Type: text/plain\r\n\r\nbody 4111\r\n",
		"--b\r\nContent-Type: text/html\r\n\r\n<p>html 4<b>111</b></p>\r\n",
		attach("a.zip", "application/zip", zipped(t, "dir/a.csv", csv)),
		attach("a.json", "application/json", []byte(`{"card": "4111 json"}`)),
		attach("a.xml", "application/xml", []byte(`<?xml version="1.0"?><a><b>4111 xml</b></a>`)),
		attach("a.eml", "message/rfc822", []byte("From: x@y\r\nSubject: 4111 inner\r\n\r\ninner body 4111\r\n")),
		attach("empty.txt", "text/plain", nil),
	))
	for _, want := range []struct{ where, text string }{
		{" eml properties subject", "Files 4111"},
		{"1.1 plain shown body", "body 4111"},
		{"1.2 html shown body", "html 4111"},
		{"1.3/a.zip/dir/a.csv csv shown attachment", "4111 csv"},
		{"1.3/a.zip zip properties attachment", "dir/a.csv"},
		{"1.4/a.json json shown", "card: 4111 json"},
		{"1.5/a.xml xml shown", "4111 xml"},
		{"1.6/a.eml eml properties header:Subject", "4111 inner"},
		{"1.6/a.eml/1 plain shown attachment", "inner body 4111"},
	} {
		if !got.has(want.where, want.text) {
			t.Errorf("%q is not at %q", want.text, want.where)
		}
	}
	if len(got.report.Gaps)+len(got.report.Facts) > 0 {
		t.Errorf("gaps %v, facts %v", got.report.Gaps, got.report.Facts)
	}
	if t.Failed() {
		for k, v := range got.texts {
			t.Logf("%s: %.80q", k, v)
		}
	}
}

func TestWhatCannotBeReadIsAGap(t *testing.T) {
	aes := zipped(t, "secret.txt", []byte("cipher"))
	for _, at := range []int{8, bytes.Index(aes, []byte("PK\x01\x02")) + 10} {
		aes[at], aes[at+1] = 99, 0
	}
	noise := make([]byte, 4000)
	for i := range noise {
		noise[i] = byte(i * i * 7919 >> 5)
	}
	got := readMessage(t, newReader(t), mixed(
		attach("a.zip", "application/zip", aes),
		attach("b.zip", "application/zip", zipped(t, "a.bin", noise)),
		attach("c.gz", "application/gzip", []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00 broken")),
		"--b\r\nContent-Type: text/plain\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nabc\r\n-----END PGP MESSAGE-----\r\n",
	))
	for _, want := range []extract.Gap{
		{Path: "1.1/a.zip/secret.txt", Cause: extract.EncryptedFile},
		{Path: "1.2/b.zip/a.bin", Cause: extract.Unknown},
		{Path: "1.3/c.gz/c", Cause: extract.Corrupt},
		{Path: "1.4", Cause: extract.EncryptedMail},
	} {
		if !slices.ContainsFunc(got.report.Gaps, func(g extract.Gap) bool { return g.Path == want.Path && g.Cause == want.Cause }) {
			t.Errorf("no gap %v in %v", want, got.report.Gaps)
		}
	}
}

func TestBombsEnd(t *testing.T) {
	bomb := zipped(t, "zeros", make([]byte, 8<<20))
	for range 6 {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range []string{"a.zip", "b.zip", "c.zip", "d.zip", "e.zip", "f.zip", "g.zip", "h.zip"} {
			f, err := w.Create(name)
			if err == nil {
				_, err = f.Write(bomb)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		bomb = b.Bytes()
	}
	got := readMessage(t, newReader(t), mixed(attach("42.zip", "application/zip", bomb)))
	if !slices.ContainsFunc(got.report.Gaps, func(g extract.Gap) bool { return g.Cause == extract.TooBig || g.Cause == extract.Timeout }) {
		t.Errorf("gaps %v", got.report.Gaps)
	}
}
