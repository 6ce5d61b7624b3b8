package encrypt

import (
	"bytes"
	"errors"
	"io"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"postern/mail"
)

const smimeMail = "From: a@corp.test\nTo: b@far.test\nBcc: hidden@far.test\nSubject: figures\nMIME-Version: 1.0\n" +
	"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nGr\xc3\xbc\xc3\x9fe, dots\n.\nand a long line " +
	"of more than seventy-six characters that nobody may break or fold anywhere at all\n--b\n" +
	"Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\nAAECAwQFBgc=\n--b--\n"

// entityOf is what must be inside.
func entityOf(t *testing.T, in string, o Options) []byte {
	t.Helper()
	_, inner := splitText(t, in, o)
	return []byte(inner)
}

func TestSMIMEReadByOpenSSL(t *testing.T) {
	people := smimePeople(t)
	all := []*smimePerson{people["rsa"], people["p256"], people["p384"]}
	in := withCRLF(smimeMail)
	for _, o := range []Options{
		{},
		{SMIMEOAEP: true},
		{SMIMECipher: AES256CBC, ProtectSubject: true},
		{SMIMECipher: AES256GCM},
		{SMIMECipher: AES256GCM, SMIMEOAEP: true, ProtectSubject: true},
	} {
		name := string(o.SMIMECipher)
		out := writeSMIME(t, in, o, all...)
		want := entityOf(t, in, o)
		for i, p := range all {
			got, err := p.open(out)
			if err != nil {
				t.Errorf("%s %+v recipient %d: %v", name, o, i, err)
			} else if !bytes.Equal(got, want) {
				t.Errorf("%s recipient %d: got %q, want %q", name, i, got, want)
			}
		}
		if got, err := people["stranger"].open(out); err == nil && bytes.Equal(got, want) {
			t.Errorf("%s: a stranger reads it", name)
		}
	}
}

func TestSMIMEOuterForm(t *testing.T) {
	people := smimePeople(t)
	for cipher, want := range map[SMIMECipher]string{AES256CBC: "enveloped-data", AES256GCM: "authEnveloped-data"} {
		out := writeSMIME(t, withCRLF(smimeMail), Options{SMIMECipher: cipher, ProtectSubject: true}, people["rsa"])
		m, err := netmail.ReadMessage(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{
			"Content-Type":              `application/pkcs7-mime; smime-type=` + want + `; name="smime.p7m"`,
			"Content-Transfer-Encoding": "base64",
			"Content-Disposition":       `attachment; filename="smime.p7m"`,
			"Subject":                   "[...]",
			"Bcc":                       "",
			"Mime-Version":              "1.0",
			"To":                        "b@far.test",
		} {
			if got := strings.Join(m.Header[name], "|"); got != value {
				t.Errorf("%s: %s is %q, want %q", cipher, name, got, value)
			}
		}
		body, err := io.ReadAll(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(string(body), "\r\n"), "\r\n")
		for i, line := range lines {
			if len(line) > 76 || len(line) == 0 || len(line) < 64 && i < len(lines)-1 {
				t.Errorf("%s: line %d has %d characters", cipher, i+1, len(line))
			}
		}
		if !AlreadyEncrypted(spooled(t, string(out))) {
			t.Errorf("%s: does not count as encrypted", cipher)
		}
	}
}

func (p *smimePerson) sign(o Options) Options {
	o.SignerChain, o.SignerKey = append(o.SignerChain, p.cert, p.ca), p.private
	return o
}

func TestSMIMESignedByGateway(t *testing.T) {
	people := smimePeople(t)
	in := withCRLF(smimeMail)
	for _, signer := range []string{"gateway", "p256", "p384"} {
		for _, o := range []Options{{}, {SMIMECipher: AES256GCM, ProtectSubject: true}} {
			o = people[signer].sign(o)
			got, err := people["rsa"].open(writeSMIME(t, in, o, people["rsa"]))
			if err != nil {
				t.Fatal(err)
			}
			verified, err := people[signer].verify(got)
			if err != nil {
				t.Errorf("%s: %v", signer, err)
			} else if want := entityOf(t, in, o); !bytes.Equal(verified, want) {
				t.Errorf("%s: verified %q, want %q", signer, verified, want)
			}
			if _, err := people[signer].verify(bytes.Replace(got, []byte("dots"), []byte("lots"), 1)); err == nil {
				t.Errorf("%s: verifies a changed text", signer)
			}
		}
	}
}

// Mail that is signed already stays as it is and verifies, with or without a
// signer of our own.
func TestSMIMEKeepsSignatures(t *testing.T) {
	people := smimePeople(t)
	for _, form := range [][]string{{}, {"-nodetach"}} {
		args := append([]string{
			"cms", "-sign", "-signer", people["p256"].certFile, "-inkey", people["p256"].keyFile, "-crlfeol",
			"-from", "a@corp.test", "-to", "b@far.test", "-subject", "signed",
		}, form...)
		signed, err := runOpenSSL([]byte("Content-Type: text/plain\r\n\r\nsigned text\r\n"), args...)
		if err != nil {
			t.Fatal(err)
		}
		in := strings.ReplaceAll(strings.ReplaceAll(string(signed), "\r\n", "\n"), "\n", "\r\n")
		for _, o := range []Options{{}, people["gateway"].sign(Options{})} {
			got, err := people["rsa"].open(writeSMIME(t, in, o, people["rsa"]))
			if err != nil {
				t.Fatal(err)
			}
			_, want, _ := strings.Cut(in, "\r\n\r\n")
			if _, body, _ := bytes.Cut(got, []byte("\r\n\r\n")); string(body) != want {
				t.Errorf("%v: body is %q, want %q", form, body, want)
			}
			// Not -binary: by that openssl does not verify what it signed itself with CRLF.
			verified, err := runOpenSSL(got, "cms", "-verify", "-CAfile", people["p256"].caFile)
			if err != nil {
				t.Errorf("%v: %v", form, err)
			} else if !bytes.Contains(verified, []byte("signed text")) {
				t.Errorf("%v: verified %q", form, verified)
			}
		}
	}
}

func TestSMIMERefuses(t *testing.T) {
	people := smimePeople(t)
	good := people["rsa"].key()
	expired := time.Now().AddDate(1, 0, 0)
	tests := []struct {
		name string
		keys []*Key
		o    Options
		want error
	}{
		{"no keys", nil, Options{}, ErrNoKey},
		{"nil key", []*Key{good, nil}, Options{}, ErrNoKey},
		{"key without certificate", []*Key{{Kind: SMIME}}, Options{}, ErrNoKey},
		{"key with a problem", []*Key{{Kind: SMIME, Problem: io.ErrUnexpectedEOF, Certificate: good.Certificate}}, Options{}, io.ErrUnexpectedEOF},
		{"expired meanwhile", []*Key{good}, Options{Now: expired}, ErrNoKey},
		{"unknown cipher", []*Key{good}, Options{SMIMECipher: "des"}, nil},
		{"signer without certificate", []*Key{good}, Options{SignerKey: people["gateway"].private}, nil},
		{"signer without key", []*Key{good}, Options{SignerChain: people["gateway"].sign(Options{}).SignerChain}, nil},
		{"another's certificate", []*Key{good}, Options{SignerKey: people["p256"].private, SignerChain: people["gateway"].sign(Options{}).SignerChain}, nil},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		err := WriteSMIME(&out, spooled(t, withCRLF(smimeMail)), tt.keys, tt.o)
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
		if out.Len() > 0 {
			t.Errorf("%s: %d bytes were written", tt.name, out.Len())
		}
	}
}

func TestSMIMEHandsOnErrors(t *testing.T) {
	people := smimePeople(t)
	for _, o := range []Options{{}, people["gateway"].sign(Options{})} {
		for _, room := range []int64{0, 100, 1000, 60_000} {
			w := &shortWriter{room}
			m := spooled(t, bigMail(100_000))
			if err := WriteSMIME(w, m, []*Key{people["rsa"].key()}, o); err == nil {
				t.Errorf("room for %d bytes: no error", room)
			}
		}
		m, err := mail.Read(t.Context(), mail.Envelope{}, strings.NewReader(bigMail(100_000)), mail.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_ = m.Header()
		_ = m.Close()
		if err := WriteSMIME(io.Discard, m, []*Key{people["rsa"].key()}, o); err == nil {
			t.Error("closed message: no error")
		}
	}
}

// A certificate that stands there twice gets one entry.
func TestSMIMERecipientOnce(t *testing.T) {
	p := smimePeople(t)["rsa"]
	once, twice := writeSMIME(t, "Subject: s\r\n\r\nx", Options{}, p), writeSMIME(t, "Subject: s\r\n\r\nx", Options{}, p, p)
	if len(once) != len(twice) {
		t.Errorf("%d bytes for one recipient, %d for the same twice", len(once), len(twice))
	}
}

func TestSMIME25MiBReadByOpenSSL(t *testing.T) {
	p, in := smimePeople(t)["p256"], bigMail(25<<20)
	for _, cipher := range []SMIMECipher{AES256CBC, AES256GCM} {
		o := Options{SMIMECipher: cipher}
		got, err := p.open(writeSMIME(t, in, o, p))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, entityOf(t, in, o)) {
			t.Errorf("%s: got %d other bytes", cipher, len(got))
		}
	}
}
