package all_test

import (
	"os"
	"strings"
	"testing"

	"postern/extract"
)

// crlf makes lines of mail.
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// Parts of mail that are mail themselves, or about mail.
func TestMailInMail(t *testing.T) {
	mbox := "From al@corp.example Mon Nov  2 10:00:00 2026\nFrom: al@corp.example\nSubject: =?utf-8?b?NDExMSBzdWJqZWN0?=\n\n>From 4111 body\n\n" +
		"From jo@corp.example Mon Nov  2 10:00:00 2026\nFrom: jo@corp.example\nTo: x\nContent-Transfer-Encoding: base64\n\nNDExMSBzZWNvbmQ=\n"
	got := readMessage(t, newReader(t), mixed(
		attach("a.mbox", "application/mbox", []byte(mbox)),
		crlf("--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; 4111@corp.example\nDiagnostic-Code: smtp; 550 4112\n"),
		crlf("--b\nContent-Type: text/rfc822-headers\n\nSubject: =?utf-8?q?=34113?=\n"),
		crlf("--b\nContent-Type: message/global\n\nSubject: grün 4114\n\nbody 4115\n"),
		crlf("--b\nContent-Type: message/external-body; access-type=URL; URL=\"http://x.example/4116\"\n\nContent-Type: text/plain; name=4117.txt\n\nphantom 4118\n"),
		crlf("--b\nContent-Type: message/partial; id=x; number=1; total=2\n\nSubject: 4119\nFrom: x\n\ntext 4120\n"),
		crlf("--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; 4121@corp.example\n"),
	))
	for _, want := range []struct{ where, text string }{
		{"1.1/a.mbox mbox properties", "al@corp.example"},
		{"1.1/a.mbox/1 eml properties header:Subject", "4111 subject"},
		{"1.1/a.mbox/1/1 plain shown", "From 4111 body"},
		{"1.1/a.mbox/2/1 plain shown", "4111 second"},
		{"1.2 ", "4111@corp.example"},
		{"1.2 ", "550 4112"},
		{"1.3 eml properties header:Subject", "4113"},
		{"1.4 eml properties header:Subject", "grün 4114"},
		{"1.4/1 plain shown", "body 4115"},
		{" eml properties header:Content-Type", "4116"},
		{"1.5 eml properties", "4117.txt"},
		{"1.5", "phantom 4118"},
		{"1.6 eml properties header:Subject", "4119"},
		{"1.6/1 plain shown", "text 4120"},
		{"1.7 plain shown", "4121@corp.example"},
	} {
		if !got.has(want.where, want.text) {
			t.Errorf("%q is not at %q", want.text, want.where)
		}
	}
	for _, g := range got.report.Gaps {
		if g.Path != "1.5" && g.Path != "1.6" {
			t.Errorf("gap %v", g)
		}
	}
	for _, f := range got.report.Facts {
		if f.Name == extract.Ambiguous {
			t.Errorf("fact %v", f)
		}
	}
	if len(got.report.Gaps) != 2 {
		t.Errorf("gaps %v", got.report.Gaps)
	}
	got.dump(t)
}

// dump shows what was read, for a test that failed.
func (r reading) dump(t *testing.T) {
	t.Helper()
	if !t.Failed() {
		return
	}
	for k, v := range r.texts {
		t.Logf("%s: %.200q", k, v)
	}
	t.Logf("gaps %v, facts %v", r.report.Gaps, r.report.Facts)
}

// What is signed with PGP is read through and through, wherever it stands; what is
// encrypted is a gap, once.
func TestPGPInMail(t *testing.T) {
	sample := func(name string) []byte {
		data, err := os.ReadFile("../pgp/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	r := newReader(t)
	for name, message := range map[string]string{
		"attached":   mixed(attach("a.gpg", "application/octet-stream", sample("signed.gpg"))),
		"armoured":   mixed(attach("a.asc", "application/octet-stream", sample("signed.asc"))),
		"inline":     "From: a@b\r\nSubject: x\r\n\r\nHello,\r\n\r\n" + crlf(string(sample("signed.asc"))) + "\r\nbye\r\n",
		"whole body": "From: a@b\r\nSubject: x\r\n\r\n" + string(sample("stored.asc")),
		"quoted":     "From: a@b\r\nSubject: x\r\n\r\n> " + strings.ReplaceAll(string(sample("stored.asc")), "\n", "\r\n> "),
	} {
		got := readMessage(t, r, message)
		if !got.hasText("signed 4111 1111 1111 1111") || len(got.report.Gaps) > 0 {
			t.Errorf("%s: gaps %v", name, got.report.Gaps)
			got.dump(t)
		}
	}
	for name, message := range map[string]string{
		"attached":   mixed(attach("a.gpg", "application/octet-stream", sample("encrypted.gpg"))),
		"armoured":   mixed(attach("a.asc", "application/octet-stream", sample("encrypted.asc"))),
		"inline":     "From: a@b\r\nSubject: x\r\n\r\nHello,\r\n\r\n" + crlf(string(sample("encrypted.asc"))) + "\r\nbye\r\n",
		"whole body": "From: a@b\r\nSubject: x\r\n\r\n" + string(sample("encrypted.asc")),
		"symmetric":  mixed(attach("a.pgp", "application/octet-stream", sample("symmetric.gpg"))),
	} {
		got := readMessage(t, r, message)
		if len(got.report.Gaps) != 1 || got.report.Gaps[0].Cause != extract.EncryptedMail {
			t.Errorf("%s: gaps %v", name, got.report.Gaps)
		}
	}
}
