package all_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
)

// run runs a program in dir.
func run(t testing.TB, dir, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

const cards = "cards: 4111 1111 1111 1111\n"

// lockedFiles are files with a password, as real programs make them.
func lockedFiles(t *testing.T, password string) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "cards.txt"), []byte(strings.Repeat("filling ", 40)+cards), 0o600); err != nil {
		t.Fatal(err)
	}
	letter, err := filepath.Abs("../../testdata/office/letter.pdf")
	if err != nil {
		t.Fatal(err)
	}
	// qpdf wants an owner's password that differs.
	for _, command := range [][]string{
		{"zip", "-q", "-P", password, "zipcrypto.zip", "cards.txt"},
		{"zip", "-q", "-0", "-P", password, "stored.zip", "cards.txt"},
		{"7zz", "a", "-tzip", "-mem=AES256", "-p" + password, "aes256.zip", "cards.txt"},
		{"7zz", "a", "-tzip", "-mem=AES128", "-mm=LZMA", "-p" + password, "aes128.zip", "cards.txt"},
		{"7zz", "a", "-p" + password, "body.7z", "cards.txt"},
		{"7zz", "a", "-mhe=on", "-p" + password, "names.7z", "cards.txt"},
		{"qpdf", "--allow-weak-crypto", "--encrypt", password, "x", "40", "--", letter, "rc4-40.pdf"},
		{"qpdf", "--allow-weak-crypto", "--encrypt", password, "x", "128", "--use-aes=n", "--", letter, "rc4-128.pdf"},
		{"qpdf", "--encrypt", password, "x", "128", "--use-aes=y", "--", letter, "aes-128.pdf"},
		{"qpdf", "--encrypt", password, "x", "256", "--", letter, "aes-256.pdf"},
		{"qpdf", "--object-streams=generate", "--encrypt", password, "x", "256", "--", letter, "packed.pdf"},
		{"qpdf", "--allow-weak-crypto", "--encrypt", "x", password, "40", "--", letter, "owner-40.pdf"},
		{"qpdf", "--encrypt", "x", password, "128", "--use-aes=y", "--", letter, "owner-128.pdf"},
		{"qpdf", "--encrypt", "x", password, "256", "--", letter, "owner-256.pdf"},
	} {
		run(t, dir, command[0], command[1:]...)
	}
	files := map[string][]byte{"rar5.rar": lockedRar5(t, password)}
	list, _ := filepath.Glob(filepath.Join(dir, "*.*"))
	for _, name := range list {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if base := filepath.Base(name); base != "cards.txt" {
			files[base] = data
		}
	}
	return files
}

// lockedRar5 is an archive of one stored, encrypted member, built by the format's
// description (RARLAB, "RAR 5.0 archive format"); no free program writes one.
func lockedRar5(t *testing.T, password string) []byte {
	t.Helper()
	salt, iv := []byte("sixteen bytes..."), []byte("and sixteen more")
	const power = 10
	// The key and what follows it are sums of 2^n, and 16 more, rounds (PBKDF2).
	mac := hmac.New(sha256.New, []byte(password))
	mac.Write(append(bytes.Clone(salt), 0, 0, 0, 1))
	u := mac.Sum(nil)
	sum := bytes.Clone(u)
	rounds := func(n int) []byte {
		for range n {
			mac.Reset()
			mac.Write(u)
			u = mac.Sum(u[:0])
			for i := range u {
				sum[i] ^= u[i]
			}
		}
		return bytes.Clone(sum)
	}
	key := rounds(1<<power - 1)
	rounds(16)
	long := rounds(16)
	check := make([]byte, 8)
	for i, b := range long {
		check[i%8] ^= b
	}
	checkSum := sha256.Sum256(check)

	content := []byte(cards)
	packed := append(bytes.Clone(content), make([]byte, (16-len(content)%16)%16)...)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(packed, packed)

	part := func(head, data []byte) []byte {
		b := append([]byte{byte(len(head))}, head...)
		crc := crc32.ChecksumIEEE(b)
		return append(append([]byte{byte(crc), byte(crc >> 8), byte(crc >> 16), byte(crc >> 24)}, b...), data...)
	}
	extra := append([]byte{1, 0, 1, power}, salt...)
	extra = append(append(append(extra, iv...), check...), checkSum[:4]...)
	extra = append([]byte{byte(len(extra))}, extra...)
	crc := crc32.ChecksumIEEE(content)
	head := []byte{2, 3, byte(len(extra)), byte(len(packed)), 4, byte(len(content)), 0, byte(crc), byte(crc >> 8), byte(crc >> 16), byte(crc >> 24), 0, 1, 9}
	head = append(append(head, "cards.txt"...), extra...)
	file := append([]byte("Rar!\x1a\x07\x01\x00"), part([]byte{1, 0, 0}, nil)...)
	file = append(file, part(head, packed)...)
	return append(file, part([]byte{5, 0, 0}, nil)...)
}

func text(s string) string {
	return "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + s + "\r\n"
}

func (r reading) opened(path string) bool {
	for _, f := range r.report.Facts {
		if f.Path == path && f.Name == extract.PasswordInMessage {
			return true
		}
	}
	return false
}

func (r reading) gap(path string) extract.Cause {
	for _, g := range r.report.Gaps {
		if g.Path == path || strings.HasPrefix(g.Path, path+"/") {
			return g.Cause
		}
	}
	return ""
}

// A file whose password stands anywhere in the message is read; another is a gap.
func TestPasswordInMessage(t *testing.T) {
	const password = "Kleiner-Esel7"
	files := lockedFiles(t, password)
	if len(files) != 15 {
		t.Fatalf("%d files", len(files))
	}
	r := newReader(t)
	for name, data := range files {
		said := readMessage(t, r, mixed(attach(name, "application/octet-stream", data), text("Hello,\r\nthe password is "+password+".\r\nBye")))
		path := "1.1/" + name
		if !said.opened(path) || said.gap(path) != "" || !said.has(path, "4111 1111 1111 1111") {
			t.Errorf("%s: facts %v, gaps %v, texts %.300v", name, said.report.Facts, said.report.Gaps, said.texts)
		}
		silent := readMessage(t, r, mixed(text("Hello"), attach(name, "application/octet-stream", data)))
		path = "1.2/" + name
		if silent.opened(path) || silent.gap(path) != extract.EncryptedFile || silent.has(path, "4111 1111 1111 1111") {
			t.Errorf("%s without a password: facts %v, gaps %v", name, silent.report.Facts, silent.report.Gaps)
		}
		if s := fmt.Sprintf("%+v %+v", said.report.Facts, said.report.Gaps); strings.Contains(s, password) {
			t.Errorf("%s: the password is told: %s", name, s)
		}
	}
}

// Where passwords stand: in the body, in the subject, in other attachments, in
// names, in mails inside.
func TestWherePasswordsAreFound(t *testing.T) {
	r := newReader(t)
	for _, tt := range []struct{ password, subject, body, name, other string }{
		{"tulip", "offer [pw: tulip]", "see the file", "a.zip", ""},
		{"Grüne Wiese", "offer", "Das Kennwort lautet: Grüne Wiese", "a.zip", ""},
		{"Zug-4711", "offer", "see the file", "a.zip", "Zug-4711"},
		{"tr0ub4dor", "offer", "see the file", "a.zip", "Passwort: tr0ub4dor"},
		{"offer2026", "offer", "the file is called as its password", "offer2026.zip", ""},
		{"two words", "offer", `open it with "two words"`, "a.zip", ""},
		{"密钥", "offer", "密码：密钥", "a.zip", ""},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "cards.txt"), []byte(cards), 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, dir, "zip", "-q", "-P", tt.password, "a.zip", "cards.txt")
		data, err := os.ReadFile(filepath.Join(dir, "a.zip"))
		if err != nil {
			t.Fatal(err)
		}
		// Inside another archive, before what tells the password.
		raw := mixed(attach("outer.zip", "application/zip", zipped(t, tt.name, data)), text(tt.body), attach("note.txt", "text/plain", []byte(tt.other)))
		raw = strings.Replace(raw, "Files 4111", tt.subject, 1)
		if got := readMessage(t, r, raw); !got.has("1.1/outer.zip/"+tt.name+"/cards.txt", "4111 1111") || !got.opened("1.1/outer.zip/"+tt.name) {
			t.Errorf("%q: gaps %v, facts %v", tt.password, got.report.Gaps, got.report.Facts)
		}
	}
}
