package encrypt

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"postern/mail"
)

const testPassword = "Kiefer-7 gelbe Lampe"

// message reads one whose lines end in bare line feeds.
func passwordMessage(t testing.TB, text string) *mail.Message {
	t.Helper()
	m, err := mail.Read(t.Context(), mail.Envelope{}, strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n")), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

var blob = func() []byte {
	b := make([]byte, 150_000)
	r := rand.NewChaCha8([32]byte{1})
	r.Read(b)
	return b
}()

var passwordMail = `Received: from a by b
From: =?utf-8?q?J=C3=BCrgen?= <juergen@corp.example>
To: Bob <bob@partner.example>
Cc: eve@partner.example
Bcc: secret@hidden.example
Date: Mon, 23 Nov 2026 08:00:00 +0100
Subject: =?utf-8?b?` + base64.StdEncoding.EncodeToString([]byte("Angebot für Σωκράτης")) + `?=
Message-ID: <1@corp.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Grüße an Bob, Пётр und 日本語の客.
(Klammern) \ <bleiben>
--c
Content-Type: text/html

<p>HTML that is not shown</p>
--c--
--b
Content-Type: application/octet-stream; name="../../b l ob.bin"
Content-Transfer-Encoding: base64

` + wrapBase64(blob) + `
--b
Content-Type: application/octet-stream; name="B l ob.bin"

second
--b
Content-Type: text/plain
Content-Disposition: attachment; filename*=utf-8''%C3%9Cbersicht.txt

attached text
--b--
`

func wrapBase64(b []byte) string {
	var out strings.Builder
	for s := base64.StdEncoding.EncodeToString(b); s != ""; {
		n := min(76, len(s))
		out.WriteString(s[:n] + "\n")
		s = s[n:]
	}
	return out.String()
}

type passwordWriter func(io.Writer, *mail.Message, string, Options) error

// encryptedFile writes the mail, checks its outside, and returns the attachment as a file.
func encryptedFile(t *testing.T, write passwordWriter, m *mail.Message, o Options) (file, head string) {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, m, testPassword, o); err != nil {
		t.Fatal(err)
	}
	copied, err := mail.Read(t.Context(), mail.Envelope{}, bytes.NewReader(out.Bytes()), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	tree := mail.Parse(copied, copied.Size(), mail.Limits{})
	if len(tree.Ambiguous) > 0 || len(tree.Root.Children) != 2 {
		t.Fatalf("not two clear parts: %v, %d", tree.Ambiguous, len(tree.Root.Children))
	}
	for i, line := range bytes.Split(out.Bytes(), []byte("\r\n")) {
		if len(line) > 78 && i > 20 || bytes.ContainsAny(line, "\r\n") {
			t.Fatalf("line %d is not one for mail", i)
		}
	}
	p := tree.Root.Children[1]
	r, _ := mail.Decoder(io.NewSectionReader(copied, p.Body, p.End-p.Body), p.Encodings[0])
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), p.Names[0])
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	headEnd := bytes.Index(out.Bytes(), []byte("\r\n\r\n"))
	return file, out.String()[:headEnd]
}

// run is the output of a program that must succeed.
func runTool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func checkFiles(t *testing.T, dir string, m *mail.Message) {
	t.Helper()
	want := map[string][]byte{
		"b l ob.bin": blob, "B l ob (2).bin": []byte("second"), "Übersicht.txt": []byte("attached text"),
	}
	for name, content := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s: %d bytes, want %d: %v", name, len(got), len(content), err)
		}
	}
	original, err := io.ReadAll(m.Open())
	if err != nil {
		t.Fatal(err)
	}
	original = bytes.Replace(original, []byte("Bcc: secret@hidden.example\r\n"), nil, 1)
	if got, err := os.ReadFile(filepath.Join(dir, copyMessageName)); err != nil || !bytes.Equal(got, original) {
		t.Errorf("the message is not as it was: %v", err)
	}
	text, err := os.ReadFile(filepath.Join(dir, copyTextName))
	if err != nil || !strings.Contains(string(text), "Grüße an Bob, Пётр und 日本語の客.\r\n") || strings.Contains(string(text), "HTML") {
		t.Errorf("text %q, %v", text, err)
	}
}

func TestPasswordPDF(t *testing.T) {
	m := passwordMessage(t, passwordMail)
	file, head := encryptedFile(t, WritePasswordPDF, m, Options{})
	if !strings.Contains(head, "Subject: =?utf-8?b?") || strings.Contains(head, "Bcc") {
		t.Errorf("header\n%s", head)
	}
	text := runTool(t, "pdftotext", "-layout", "-upw", testPassword, file, "-")
	for _, want := range []string{
		"From: Jürgen <juergen@corp.example>", "To: Bob <bob@partner.example>", "Cc: eve@partner.example", "Date: Mon, 23 Nov 2026",
		"Subject: Angebot für Σωκράτης", "Grüße an Bob, Пётр und 日本語の客.", `(Klammern) \ <bleiben>`, "Übersicht.txt", "Some characters",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "hidden.example") {
		t.Error("the pages name a blind recipient")
	}
	dir := t.TempDir()
	runTool(t, "pdfdetach", "-upw", testPassword, "-saveall", "-o", dir, file)
	checkFiles(t, dir, m)
	runTool(t, "qpdf", "--check", "--password="+testPassword, file)
	if shown := runTool(t, "qpdf", "--show-encryption", "--password="+testPassword, file); !strings.Contains(shown, "R = 6") ||
		!strings.Contains(shown, "file encryption method: AESv3") {
		t.Errorf("encryption:\n%s", shown)
	}
	if info := runTool(t, "pdfinfo", "-upw", testPassword, file); !strings.Contains(info, "Angebot für Σωκράτης") {
		t.Errorf("info:\n%s", info)
	}
	for _, wrong := range []string{"", "wrong"} {
		if err := exec.CommandContext(t.Context(), "pdftotext", "-upw", wrong, file, "-").Run(); err == nil {
			t.Errorf("opens with the password %q", wrong)
		}
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, clear := range []string{"message.eml", "corp.example", "o\x00b\x00.\x00b\x00i\x00n"} {
		if bytes.Contains(raw, []byte(clear)) {
			t.Errorf("%q stands in the file in clear", clear)
		}
	}
}

func TestPasswordZip(t *testing.T) {
	m := passwordMessage(t, passwordMail)
	file, _ := encryptedFile(t, WritePasswordZip, m, Options{Now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)})
	runTool(t, "7zz", "t", "-p"+testPassword, file)
	list := runTool(t, "7zz", "l", "-slt", file)
	if strings.Count(list, "Method = AES-256 Deflate") != 5 || !strings.Contains(list, "Modified = 2026-11-23 08:00:00") {
		t.Errorf("list:\n%s", list)
	}
	dir := t.TempDir()
	runTool(t, "7zz", "x", "-p"+testPassword, "-o"+dir, file)
	checkFiles(t, dir, m)
	if err := exec.CommandContext(t.Context(), "7zz", "t", "-pwrong", file).Run(); err == nil {
		t.Error("opens with a wrong password")
	}
}

func TestPasswordZipHidesNames(t *testing.T) {
	m := passwordMessage(t, passwordMail)
	file, head := encryptedFile(t, WritePasswordZip, m, Options{ProtectSubject: true})
	if !strings.Contains(head, "Subject: [...]") || strings.Contains(head, "=?utf-8?b?") {
		t.Errorf("header\n%s", head)
	}
	if list := runTool(t, "7zz", "l", "-slt", file); strings.Contains(list, "ob.bin") || !strings.Contains(list, "Path = message.zip") {
		t.Errorf("list:\n%s", list)
	}
	outer, inner := t.TempDir(), t.TempDir()
	runTool(t, "7zz", "x", "-p"+testPassword, "-o"+outer, file)
	runTool(t, "7zz", "x", "-o"+inner, filepath.Join(outer, "message.zip"))
	checkFiles(t, inner, m)
}

func TestPasswordCopyRefuses(t *testing.T) {
	invite := "From: a@b.example\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\ncome\n" +
		"--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--b--\n"
	for _, test := range []struct {
		name, mail, password string
		cover                string
		want                 error
	}{
		{"invite", invite, testPassword, "", ErrInvite},
		{"weak", "Subject: a\n\nb\n", "password123", "", ErrPassword},
		{"empty", "Subject: a\n\nb\n", "", "", ErrPassword},
		{"in-subject", "Subject: the pw is " + testPassword + "\n\nb\n", testPassword, "", ErrPasswordShown},
		{"in-encoded-subject", "Subject: =?utf-8?q?x_Kiefer-7_gelbe_Lampe?=\n\nb\n", testPassword, "", ErrPasswordShown},
		{"in-folded-subject", "Subject: x Kiefer-7 gelbe\n Lampe\n\nb\n", testPassword, "", ErrPasswordShown},
		{"in-cover", "Subject: a\n\nb\n", testPassword, "use " + testPassword, ErrPasswordShown},
	} {
		for name, write := range map[string]passwordWriter{"pdf": WritePasswordPDF, "zip": WritePasswordZip} {
			t.Run(test.name+"/"+name, func(t *testing.T) {
				err := write(io.Discard, passwordMessage(t, test.mail), test.password, Options{Cover: test.cover})
				if !errors.Is(err, test.want) {
					t.Errorf("got %v, want %v", err, test.want)
				}
				if test.password != "" && err != nil && strings.Contains(err.Error(), test.password) {
					t.Errorf("the error holds the password: %v", err)
				}
			})
		}
	}
}

func TestPasswordPDFLongAndOdd(t *testing.T) {
	long := strings.Repeat("word ", 300) + "\n" + strings.Repeat("x", 5000) + "\n" + strings.Repeat("line\n", 70_000) + "the end\n"
	for _, test := range []struct{ name, mail, want, not string }{
		{"empty", "", "", "\x00"},
		{"no-body", "Subject: alone\n", "Subject: alone", "\x00"},
		{"long", "Subject: long\n\n" + long, "The message is longer", "the end"},
		{"html", "Subject: h\nContent-Type: text/html; charset=iso-8859-1\n\n<style>p{}</style><p>A&amp;B&lt;c&gt;</p><ul><li>one<li>two</ul>" +
			`<a href="https://x.example/y">link</a><script>bad()</script>` + "\n<table><tr><td>1<td>2</table>caf\xe9", "café", "bad()"},
		{"combining", "Content-Type: text/plain; charset=utf-8\n\nGru\u0308\u00df\u200be\tx\n", "Grüße", "Some characters"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			m := passwordMessage(t, test.mail)
			if err := writePDF(&out, newCopyContent(m), testPassword, Options{}); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "a.pdf")
			if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			text := runTool(t, "pdftotext", "-upw", testPassword, file, "-")
			if !strings.Contains(text, test.want) || strings.Contains(text, test.not) {
				t.Errorf("text:\n%.3000s", text)
			}
		})
	}
}

func TestHTMLText(t *testing.T) {
	html := `<html><head><title>T</title></head><body><h1>Head</h1>one <b>two</b><br>three<br><br>four<p>A&amp;B &lt;c&gt;</p>` +
		`<ul><li>one</li><li>two</li></ul><a href="https://x.example/y">link</a> <a href="mailto:a@b.example">a@b.example</a>` +
		`<script>bad()</script><table><tr><td>1</td><td>2</td></tr></table><pre>  x
   y</pre><img alt="logo"></body></html>`
	want := "Head\n\none two\nthree\n\nfour\n\nA&B <c>\n\n- one\n- two\n\nlink <https://x.example/y> a@b.example\n\n1 2\n\n  x\n   y\n\n[logo]\n"
	m := passwordMessage(t, "Content-Type: text/html\n\n"+html)
	var out bytes.Buffer
	if err := newCopyContent(m).writeText(&out); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimPrefix(out.String(), "\n"); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// TestPasswordMemory writes a mail of 25 MiB and looks at the heap on the way.
func TestPasswordMemory(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	big := make([]byte, 18<<20)
	rand.NewChaCha8([32]byte{2}).Read(big)
	sum := sha256.Sum256(big)
	m, err := mail.Read(t.Context(), mail.Envelope{}, strings.NewReader("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n"+
		"--b\r\nContent-Type: application/x-y; name=big.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"+
		strings.ReplaceAll(wrapBase64(big), "\n", "\r\n")+"\r\n--b--\r\n"), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	big = nil
	for name, write := range map[string]passwordWriter{"pdf": WritePasswordPDF, "zip": WritePasswordZip} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			w := &heapWatcher{}
			if err := write(w, m, testPassword, Options{}); err != nil {
				t.Fatal(err)
			}
			if grown := int64(w.most) - int64(before.HeapAlloc); grown > 16<<20 {
				t.Errorf("the heap grew by %d MiB", grown>>20)
			}
			if w.n < m.Size() {
				t.Errorf("%d bytes written of %d", w.n, m.Size())
			}
		})
	}
	file := filepath.Join(t.TempDir(), "big.pdf")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(writePDF(f, newCopyContent(m), testPassword, Options{}), f.Close()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	runTool(t, "pdfdetach", "-upw", testPassword, "-saveall", "-o", dir, file)
	if got, err := os.ReadFile(filepath.Join(dir, "big.bin")); err != nil || sha256.Sum256(got) != sum {
		t.Errorf("the attachment is not as it was: %v", err)
	}
}

// A heapWatcher throws away what is written and remembers the largest heap.
type heapWatcher struct {
	most      uint64
	n, looked int64
}

func (h *heapWatcher) Write(p []byte) (int, error) {
	h.n += int64(len(p))
	if h.n-h.looked > 1<<20 {
		h.looked = h.n
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		h.most = max(h.most, now.HeapAlloc)
	}
	return len(p), nil
}

// BenchmarkPassword is one copy with a password: of a mail of two pages, and of one with
// an attachment of a megabyte. What is slow on purpose in them, the way from
// the password to the key, is measured by itself.
func BenchmarkPassword(b *testing.B) {
	for _, mail := range []struct{ name, text string }{
		{"small", "Content-Type: text/plain\n\n" + strings.Repeat("The meeting about the third quarter is moved to Tuesday.\n", 80)},
		{"1MiB", fmt.Sprintf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: a/b; name=x\n"+
			"Content-Transfer-Encoding: base64\n\n%s\n--b--\n", wrapBase64(bytes.Repeat(blob, 5)))},
	} {
		m := passwordMessage(b, mail.text)
		for name, write := range map[string]func(io.Writer) error{
			"pdf": func(w io.Writer) error { return WritePasswordPDF(w, m, testPassword, Options{}) },
			"zip": func(w io.Writer) error { return WritePasswordZip(w, m, testPassword, Options{}) },
		} {
			b.Run(name+"/"+mail.name, func(b *testing.B) {
				b.SetBytes(m.Size())
				b.ReportAllocs()
				for b.Loop() {
					if err := write(io.Discard); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	b.Run("pdf/key", func(b *testing.B) {
		for b.Loop() {
			if _, err := newPDFCipher(testPassword, Options{}.random()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("zip/key", func(b *testing.B) {
		for b.Loop() {
			if _, err := newZipSealer(io.Discard, testPassword, Options{}.random()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestPasswordCover(t *testing.T) {
	var out bytes.Buffer
	m := passwordMessage(t, "Subject: a\n\nb\n")
	if err := WritePasswordPDF(&out, m, testPassword, Options{Cover: "Für Sie.\nRufen Sie an."}); err != nil {
		t.Fatal(err)
	}
	if want := "\r\n\r\nF=C3=BCr Sie.\r\nRufen Sie an.\r\n--"; !strings.Contains(out.String(), want) {
		t.Errorf("no %q in\n%.800s", want, out.String())
	}
	if strings.Contains(out.String(), testPassword) {
		t.Error("the password is in the mail")
	}
}

func TestSafeFileName(t *testing.T) {
	for in, want := range map[string]string{
		"a.pdf": "a.pdf", "../../etc/passwd": "passwd", `C:\x\y.doc`: "y.doc", "a\x00b\r\n.txt": "a_b__.txt", "..": "", "": "",
		"x\u202egpj.exe": "x_gpj.exe", `a<b>:"|?*.txt`: "a_b______.txt", "Übersicht 日本.xlsx": "Übersicht 日本.xlsx",
		strings.Repeat("ä", 200) + ".docx": strings.Repeat("ä", 75) + ".docx", ".hidden.": "hidden",
	} {
		if got := safeFileName(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
