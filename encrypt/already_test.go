package encrypt

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pgpData is an encrypted OpenPGP message, and the number of bytes of its first
// packet, which holds the session key.
func pgpData(tb testing.TB) (data []byte, first int) {
	tb.Helper()
	keys := []*Key{{PGP: newEntity(tb, "a@far.test", false)}}
	_, armored := wrapped(tb, "Subject: x\r\n\r\n"+strings.Repeat("x", 3000), keys, Options{})
	data = decodeArmor(tb, string(armored))
	return data, 2 + int(data[1])
}

func decodeArmor(tb testing.TB, armored string) []byte {
	tb.Helper()
	_, text, _ := strings.Cut(strings.ReplaceAll(armored, "\r", ""), "\n\n")
	text, _, _ = strings.Cut(text, "\n=")
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func armorOf(data []byte) string {
	return "-----BEGIN PGP MESSAGE-----\nVersion: x\n\n" + wrapBase64(data) + "=abcd\n-----END PGP MESSAGE-----\n"
}

// newPacket is one packet of OpenPGP with a body.
func newPacket(tag byte, body []byte) []byte {
	n := len(body)
	return append([]byte{0xc0 | tag, 255, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
}

const clearText = "The figures of the third quarter are to be kept secret until the board has met in November.\n"

// What only says that it is encrypted, and what stands in clear beside what is, is
// not encrypted.
func TestAlreadyEncrypted(t *testing.T) {
	data, first := pgpData(t)
	armored := armorOf(data)
	pgpMIME := func(first, second, body string) string {
		return "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: " + first +
			"\n\nVersion: 1\n--b\nContent-Type: " + second + "\n\n" + body + "\n--b--\n"
	}
	const typ, second = "application/pgp-encrypted", "application/octet-stream"
	real := pgpMIME(typ, second, armored)
	change := func(old, with string) string {
		t.Helper()
		if !strings.Contains(real, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(real, old, with, 1)
	}
	packets := func(list ...[]byte) string { return "\n" + armorOf(bytes.Join(list, nil)) }
	seipd := func(body string) []byte { return newPacket(18, append([]byte{1}, body...)) }
	literal := newPacket(11, append([]byte("b\x00\x00\x00\x00\x00"), clearText...))
	key := data[:first]
	many := func(packet []byte) []byte { return bytes.Repeat(packet, 30) }
	tests := []struct {
		name, in string
		want     bool
	}{
		{"PGP/MIME", real, true},
		{"PGP/MIME of Thunderbird", change("\n\n--b\n", "\n\nThis is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)\n--b\n"), true},
		{"PGP/MIME that holds text", pgpMIME(typ, second, "secret\n"), false},
		{"PGP/MIME with text after the armor", pgpMIME(typ, second, armored+"secret\n"), false},
		{"PGP/MIME without its first part", pgpMIME("text/plain", second, armored), false},
		{"PGP/MIME whose second part is shown", pgpMIME(typ, "text/plain", armored), false},
		{"PGP/MIME with a third part", pgpMIME(typ, second, armored+"--b\n\nsecret\n"), false},
		{"PGP/MIME with a preamble", change("\n\n--b\n", "\n\n"+clearText+"--b\n"), false},
		{"PGP/MIME with an epilogue", real + clearText, false},
		{"PGP/MIME with text in its first part", change("Version: 1\n", "Version: 1\n"+clearText), false},
		{"PGP/MIME with a field in a part", change("\n\nVersion", "\nX-Secret: "+clearText+"\nVersion"), false},
		{"PGP/MIME with a long field in a part", change("\n\nVersion", "\nContent-Description: "+strings.Repeat("secret ", 100)+"\n\nVersion"), false},
		{"PGP/MIME of no protocol", change("; protocol=\"application/pgp-encrypted\"", ""), false},
		{"PGP/MIME in base64", change("\n\n--b", "\nContent-Transfer-Encoding: base64\n\n--b"), false},
		{"PGP/MIME in another multipart", "Content-Type: multipart/mixed; boundary=m\n\n--m\n" + real + "\n--m\n\nsecret\n--m--\n", false},

		{"armored text", "Subject: x\n\n\n" + armored + "\n", true},
		{"armored text, CRLF", withCRLF("Subject: x\n\n" + armored), true},
		{"armored text, something before", "Subject: x\n\nhello\n" + armored, false},
		{"armored text, something behind", "Subject: x\n\n" + armored + "hello\n", false},
		{"armored text, twice", "Subject: x\n\n" + armored + armored, false},
		{"text in the armor", "\n" + strings.Replace(armored, "=abcd", "my secret words", 1), false},
		{"words in the armor", "\n" + strings.Replace(armored, "\n\n", "\n\nmysecretwords\n", 1), false},
		{"text in the headers of the armor", "\n" + strings.Replace(armored, "Version: x\n", strings.Repeat("Comment: secret\n", 20), 1), false},
		{"long text in the headers of the armor", "\n" + strings.Replace(armored, "Version: x", "Comment: "+clearText, 1), false},
		{"cut armor", "Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n", false},
		{"armor that holds text", "\n" + armorOf([]byte(clearText)), false},
		{"cleartext signature", "Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\n\nsecret\n", false},
		{"two types", "Content-Type: text/plain\nContent-Type: text/html\n\n" + armored, false},

		{"packets with a marker", packets(newPacket(10, []byte("PGP")), data), true},
		{"packets with text in the marker", packets(newPacket(10, []byte(clearText)), data), false},
		{"packets that are only literal", packets(literal), false},
		{"packets with a literal one behind", packets(data, literal), false},
		{"packets with a literal one before the data", packets(key, literal, data[first:]), false},
		{"packets with bytes behind", packets(data, []byte("secret")), false},
		{"packets without a session key", packets(data[first:]), false},
		{"packets without data", packets(key), false},
		{"packets with cut data", packets(data[:len(data)-5]), false},
		{"packets with text as data", packets(key, seipd(strings.Repeat(clearText, 3))), false},
		{"packets with text within the data", packets(key, seipd(string(data[first+100:])+clearText+clearText+string(data[first+100:]))), false},
		{"packets with text as session key", packets(newPacket(1, append([]byte("\x0312345678\x01\x02\xd8"), clearText...)), data[first:]), false},
		{"packets with text for session keys, little by little", packets(key, many(newPacket(1, append([]byte("\x0312345678\x19"), clearText[:32]+"\x18"+clearText[:24]...))), data[first:]), false},
		{"packets with text for passwords", packets(key, many(newPacket(3, append([]byte("\x04\x09\x03\x08"), clearText[:60]...))), data[first:]), false},
		{"packets with data of no integrity", packets(key, newPacket(9, data[first+100:])), false},
		{"plain", "Subject: x\n\nhello\n", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		if got := AlreadyEncrypted(spooled(t, tt.in)); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}

func TestAlreadyEncryptedSMIME(t *testing.T) {
	person := smimePeople(t)["rsa"]
	mailOf := func(typ, encoding, body string) string {
		return "Content-Type: " + typ + "\nContent-Transfer-Encoding: " + encoding + "\n\n" + body
	}
	const typ = "application/pkcs7-mime; smime-type=enveloped-data"
	written := string(writeSMIME(t, "Subject: x\r\n\r\n"+strings.Repeat("x", 3000), Options{}, person))
	_, text, _ := strings.Cut(written, "\r\n\r\n")
	// The same in DER, as openssl writes it.
	der, err := runOpenSSL([]byte(strings.Repeat(clearText, 50)), "cms", "-encrypt", "-aes256", "-outform", "DER", person.certFile)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := runOpenSSL([]byte(clearText), "cms", "-sign", "-nodetach", "-outform", "DER", "-signer", person.certFile, "-inkey", person.keyFile)
	if err != nil {
		t.Fatal(err)
	}
	replaced := func(at int, with string) string {
		b := bytes.Clone(der)
		copy(b[at:], with)
		return wrapBase64(b)
	}
	aes := bytes.Index(der, []byte("\x60\x86\x48\x01\x65\x03\x04\x01\x2a"))
	tests := []struct {
		name, in string
		want     bool
	}{
		{"ours", written, true},
		{"DER", mailOf(typ, "base64", wrapBase64(der)), true},
		{"old name, no parameter", mailOf("application/x-pkcs7-mime; name=smime.p7m", "base64", wrapBase64(der)), true},
		{"text behind", written + clearText, false},
		{"words behind", written + "mysecretword\n", false},
		{"text before", mailOf(typ, "base64", clearText+text), false},
		{"text after an empty line", written + "\n\n" + clearText, false},
		{"bytes behind", mailOf(typ, "base64", wrapBase64(append(bytes.Clone(der), clearText...))), false},
		{"cut", mailOf(typ, "base64", wrapBase64(der[:len(der)-200])), false},
		{"text as data", mailOf(typ, "base64", replaced(len(der)-1000, strings.Repeat(clearText, 6))), false},
		{"text as key", mailOf(typ, "base64", replaced(aes-250, clearText+clearText)), false},
		{"text for keys, little by little", mailOf(typ, "base64", wrapBase64(withShortKeys(t, der))), false},
		{"a cipher that is none", mailOf(typ, "base64", replaced(aes+8, "\x63")), false},
		{"no base64", mailOf(typ, "7bit", text), false},
		{"base64 and more", mailOf(typ, "base64\nContent-Transfer-Encoding: 7bit", text), false},
		{"signed-data", mailOf("application/pkcs7-mime; smime-type=signed-data", "base64", wrapBase64(signed)), false},
		{"signed-data that says enveloped", mailOf(typ, "base64", wrapBase64(signed)), false},
		{"a head and then text", mailOf(typ, "base64", wrapBase64(append(bytes.Clone(der[:19]), strings.Repeat(clearText, 20)...))), false},
		{"text that says enveloped", mailOf(typ, "base64", "c2VjcmV0\n"), false},
		{"clear text that says enveloped", mailOf(typ, "7bit", clearText), false},
		{"nothing", mailOf(typ, "base64", ""), false},
	}
	for _, tt := range tests {
		if got := AlreadyEncrypted(spooled(t, tt.in)); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}

// What we, GnuPG and openssl write is recognised.
func TestAlreadyEncryptedByPrograms(t *testing.T) {
	long := "Subject: x\r\n\r\n" + strings.Repeat("x", 100_000)
	check := func(name string, in []byte) {
		t.Helper()
		if !AlreadyEncrypted(spooled(t, string(in))) {
			t.Errorf("%s is not recognised: %.400s", name, in)
		}
	}
	six := newEntity(t, "b@far.test", true)
	for name, keys := range map[string][]*Key{
		"PGP/MIME": {{PGP: newEntity(t, "a@far.test", false)}},
		"AEAD":     {{PGP: six}},
		"both":     {{PGP: newEntity(t, "a@far.test", false)}, {PGP: six}},
	} {
		var b bytes.Buffer
		if err := WriteOpenPGP(&b, spooled(t, long), keys, Options{}); err != nil {
			t.Fatal(err)
		}
		check(name, b.Bytes())
	}
	g := newGnuPG(t)
	for _, algorithms := range [][2]string{{"rsa2048", "rsa2048"}, {"ed25519", "cv25519"}, {"nistp256", "nistp256"}} {
		g.key(algorithms[1]+"@far.test", algorithms[0], algorithms[1])
		for name, args := range map[string][]string{
			"":          {"--recipient", algorithms[1] + "@far.test"},
			" hidden":   {"--hidden-recipient", algorithms[1] + "@far.test"},
			" password": {"--recipient", algorithms[1] + "@far.test", "--symmetric", "--passphrase", "Blue-Kettle", "--pinentry-mode", "loopback"},
		} {
			out, _ := g.run([]byte(long), append([]string{"--trust-model", "always", "--armor", "--encrypt"}, args...)...)
			check("GnuPG "+algorithms[1]+name, append([]byte("Subject: x\n\n"), out...))
		}
	}
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "in"), []byte(long))
	for _, name := range []string{"rsa", "p256"} {
		p := smimePeople(t)[name]
		for kind, args := range map[string][]string{
			"openssl":     {"-aes256"},
			"stream":      {"-stream", "-aes-256-gcm"},
			"triple DES":  {"-des3"},
			"stream, CBC": {"-stream", "-aes-128-cbc"},
		} {
			tool(t, dir, append(append([]string{"cms", "-encrypt", "-in", "in", "-out", "out.eml"}, args...), p.certFile)...)
			in, err := os.ReadFile(filepath.Join(dir, "out.eml"))
			if err != nil {
				t.Fatal(err)
			}
			check(kind+" "+name, in)
		}
		for _, cipher := range []SMIMECipher{AES256CBC, AES256GCM} {
			check(string(cipher)+" "+name, writeSMIME(t, long, Options{SMIMECipher: cipher}, p))
		}
	}
}

// FuzzAlreadyEncrypted puts words behind a message: then it is not encrypted as a
// whole, whatever it was before.
func FuzzAlreadyEncrypted(f *testing.F) {
	data, first := pgpData(f)
	f.Add("Subject: x\n\n" + armorOf(data))
	f.Add("\n" + armorOf(append(bytes.Clone(data[:first]), newPacket(18, data[first+20:])...)))
	f.Add(string(writeSMIME(f, "\r\nx", Options{}, smimePeople(f)["rsa"])))
	f.Add("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\n" +
		"Version: 1\n--b\nContent-Type: application/octet-stream\n\n" + armorOf(data) + "\n--b--\n")
	f.Fuzz(func(t *testing.T, s string) {
		if !AlreadyEncrypted(spooled(t, s)) {
			return
		}
		if AlreadyEncrypted(spooled(t, s+"\nsecret words\n")) {
			t.Errorf("%q counts as encrypted with words behind it", s)
		}
	})
}

// withShortKeys adds recipients to enveloped data in DER whose keys are a few words each.
func withShortKeys(t *testing.T, der []byte) []byte {
	t.Helper()
	type recipient struct {
		Version   int
		ID        asn1.RawValue
		Algorithm asn1.RawValue
		Key       []byte
	}
	type enveloped struct {
		Version    int
		Recipients []recipient `asn1:"set"`
		Content    asn1.RawValue
	}
	var info struct {
		Type asn1.ObjectIdentifier
		Data enveloped `asn1:"explicit,tag:0"`
	}
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		t.Fatal(err)
	}
	words := info.Data.Recipients[0]
	words.Key = []byte(clearText[:40])
	for range 30 {
		info.Data.Recipients = append(info.Data.Recipients, words)
	}
	out, err := asn1.Marshal(info)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
