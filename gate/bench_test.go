package gate_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"postern/gate"
	"postern/mail"
)

// smallMail is a text mail of about 4 KiB with nothing in it.
func smallMail() string {
	const line = "The meeting about the third quarter is moved to Tuesday, please bring the figures.\r\n"
	return text("small", strings.Repeat(line, 4096/len(line)))
}

// mixedMail has what an ordinary mail has: text, HTML, a document, a workbook, a PDF.
func mixedMail(b *testing.B) string {
	var m bytes.Buffer
	m.WriteString("From: <alice@corp.example>\r\nSubject: offer\r\nMessage-ID: <mixed@corp.example>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n")
	m.WriteString(strings.Repeat("Please find our offer attached.\r\n", 60))
	m.WriteString("--b\r\nContent-Type: text/html\r\n\r\n<html><body>" + strings.Repeat("<p>Please find our <b>offer</b> attached.</p>\r\n", 60) + "</body></html>\r\n")
	for _, name := range []string{"refund.docx", "refund.xlsx", "letter.pdf"} {
		data, err := os.ReadFile(filepath.Join("..", "testdata", "office", name))
		if err != nil {
			b.Fatal(err)
		}
		fmt.Fprintf(&m, "--b\r\nContent-Type: application/octet-stream; name=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n", name)
		for enc := base64.StdEncoding.EncodeToString(data); len(enc) > 0; {
			n := min(76, len(enc))
			m.WriteString(enc[:n] + "\r\n")
			enc = enc[n:]
		}
	}
	m.WriteString("--b--\r\n")
	return m.String()
}

// BenchmarkInspect is the judgement of one message, from its bytes on. cpu-ms/op
// is the CPU time of the process and of the workers that ended; the workers that
// live on are not in it, so that for mixed mail ns/op tells more.
func BenchmarkInspect(b *testing.B) {
	for _, c := range []struct {
		name string
		text func(*testing.B) string
	}{
		{"small", func(*testing.B) string { return smallMail() }},
		{"mixed", mixedMail},
	} {
		b.Run(c.name, func(b *testing.B) {
			g := newRig(b, "", nil)
			body := c.text(b)
			inspect(b, g.Gate, body)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			began := cpuTime()
			for b.Loop() {
				inspect(b, g.Gate, body)
			}
			b.ReportMetric(float64((cpuTime()-began).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

func inspect(b *testing.B, g *gate.Gate, body string) {
	env := mail.Envelope{
		FrontEnd: "milter", Sender: address(b, "alice@corp.example"),
		Recipients: []mail.Recipient{{Address: address(b, "x@elsewhere.example")}},
	}
	m, err := mail.Read(context.Background(), env, strings.NewReader(body), mail.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := g.Inspect(context.Background(), m); err != nil {
		b.Fatal(err)
	}
	m.Close()
}

func cpuTime() time.Duration {
	var self, children syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &self)
	syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children)
	return time.Duration(self.Utime.Nano() + self.Stime.Nano() + children.Utime.Nano() + children.Stime.Nano())
}
