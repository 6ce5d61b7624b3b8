package encrypt

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAlreadyEncrypted(t *testing.T) {
	const armored = "-----BEGIN PGP MESSAGE-----\nVersion: x\n\nhQEMA0\n=abcd\n-----END PGP MESSAGE-----\n"
	pgpMIME := func(first, second, body string) string {
		return "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: " + first +
			"\n\nVersion: 1\n--b\nContent-Type: " + second + "\n\n" + body + "--b--\n"
	}
	const first, second = "application/pgp-encrypted", "application/octet-stream"
	smime := func(typ, base64 string) string {
		return "Content-Type: " + typ + "\nContent-Transfer-Encoding: base64\n\n" + base64 + "\n"
	}
	tests := []struct {
		name, in string
		want     bool
	}{
		{"PGP/MIME", pgpMIME(first, second, armored), true},
		{"PGP/MIME that holds text", pgpMIME(first, second, "secret\n"), false},
		{"PGP/MIME with text after the armor", pgpMIME(first, second, armored+"secret\n"), false},
		{"PGP/MIME without its first part", pgpMIME("text/plain", second, armored), false},
		{"PGP/MIME whose second part is shown", pgpMIME(first, "text/plain", armored), false},
		{"PGP/MIME with a third part", pgpMIME(first, second, armored+"--b\n\nsecret\n"), false},
		{"armored text", "Subject: x\n\n\n" + armored + "\n", true},
		{"armored text, CRLF", withCRLF("Subject: x\n\n" + armored), true},
		{"armored text, something before", "Subject: x\n\nhello\n" + armored, false},
		{"armored text, twice, something between", "Subject: x\n\n" + armored + "hello\n" + armored, false},
		{"text in the armor", "Subject: x\n\n" + strings.Replace(armored, "=abcd", "my secret words", 1), false},
		{"text in the headers of the armor", "\n" + strings.Replace(armored, "Version: x\n", strings.Repeat("Comment: secret\n", 20), 1), false},
		{"cut armor", "Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n", false},
		{"cleartext signature", "Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\n\nsecret\n", false},
		{"two types", "Content-Type: text/plain\nContent-Type: text/html\n\n" + armored, false},
		{"enveloped-data", smime("application/pkcs7-mime; smime-type=enveloped-data", "MIAGCSqGSIb3DQEHA6CAMIACAQAxggE="), true},
		{"enveloped-data, old name, no parameter", smime("application/x-pkcs7-mime; name=smime.p7m", "MIIBkgYJKoZIhvcNAQcDoIIBgw=="), true},
		{"authEnveloped-data", smime("application/pkcs7-mime; smime-type=authEnveloped-data", "MIIBuAYLKoZIhvcNAQkQARegggGn"), true},
		{"signed-data", smime("application/pkcs7-mime; smime-type=signed-data", "MIIBkgYJKoZIhvcNAQcCoIIBgw=="), false},
		{"signed-data that says enveloped", smime("application/pkcs7-mime; smime-type=enveloped-data", "MIIBkgYJKoZIhvcNAQcCoIIBgw=="), false},
		{"text that says enveloped", smime("application/pkcs7-mime; smime-type=enveloped-data", "c2VjcmV0"), false},
		{"plain", "Subject: x\n\nhello\n", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		if got := AlreadyEncrypted(spooled(t, tt.in)); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}

// What we and openssl write is recognised.
func TestAlreadyEncryptedByUs(t *testing.T) {
	var b bytes.Buffer
	keys := []*Key{{PGP: newEntity(t, "a@far.test", false)}}
	if err := WriteOpenPGP(&b, spooled(t, "Subject: x\r\n\r\n"+strings.Repeat("x", 100_000)), keys, Options{}); err != nil {
		t.Fatal(err)
	}
	if !AlreadyEncrypted(spooled(t, b.String())) {
		t.Error("our own PGP/MIME is not recognised")
	}
	dir := t.TempDir()
	tool(t, dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a", "-keyout", "key.pem", "-out", "cert.pem")
	writeFile(t, filepath.Join(dir, "in"), []byte("hello"))
	for kind, args := range map[string][]string{
		"openssl": {"cms", "-encrypt", "-aes256", "-in", "in", "-out", "out.eml", "cert.pem"},
		"stream":  {"cms", "-encrypt", "-stream", "-aes-256-gcm", "-in", "in", "-out", "out.eml", "cert.pem"},
	} {
		tool(t, dir, args...)
		in, err := os.ReadFile(filepath.Join(dir, "out.eml"))
		if err != nil {
			t.Fatal(err)
		}
		if !AlreadyEncrypted(spooled(t, string(in))) {
			t.Errorf("%s is not recognised: %.400s", kind, in)
		}
	}
}

// FuzzAlreadyEncrypted puts words behind a message: then it is not encrypted as a
// whole, whatever it was before.
func FuzzAlreadyEncrypted(f *testing.F) {
	f.Add("Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n-----END PGP MESSAGE-----\n")
	f.Add("Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHA6CAMIACAQAxggE=\n")
	f.Add("Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n" +
		"Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n-----END PGP MESSAGE-----\n--b--\n")
	f.Fuzz(func(t *testing.T, s string) {
		isText := func(s string) bool {
			return !strings.Contains(strings.ToLower(s), "multipart") && !strings.Contains(strings.ToLower(s), "pkcs7")
		}
		if !AlreadyEncrypted(spooled(t, s)) || !isText(s) {
			return
		}
		if AlreadyEncrypted(spooled(t, s+"\nsecret words\n")) {
			t.Errorf("%q counts as encrypted with words behind it", s)
		}
	})
}
