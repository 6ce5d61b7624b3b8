package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net"
	stdmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"postern/internal/smtpsink"
)

type smtpMessage = smtpsink.Message

// send hands one message in, byte for byte; it must be accepted.
func send(t testing.TB, addr, from string, to []string, text string) {
	t.Helper()
	if err := trySend(addr, from, to, text); err != nil {
		t.Fatal(err)
	}
}

func trySend(addr, from string, to []string, text string) error {
	c, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.SendMail(from, to, strings.NewReader(text))
}

// heldFor returns the id of the one item that is held for a recipient.
func heldFor(t testing.TB, w *world, to string) string {
	t.Helper()
	var ids []string
	for _, it := range w.items() {
		for _, c := range it.Copies {
			for _, r := range c.Recipients {
				if r.Address == to && r.State == "held" {
					ids = append(ids, it.ID)
				}
			}
		}
	}
	if len(ids) != 1 {
		t.Fatalf("%d items are held for %s, want 1", len(ids), to)
	}
	return ids[0]
}

// storedBytes reads the message bytes of an item out of the store.
func storedBytes(t testing.TB, w *world, id string) []byte {
	t.Helper()
	path := filepath.Join(w.t.TempDir(), "stored.eml")
	w.ok("quarantine", "export", id, "--output", path)
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

func countFiles(t testing.TB, dir string) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	must(t, err)
	return len(names)
}

// attachment leads to a file of testdata/office; one that ends in .zip is made of
// the workbook of that name by zip.
func attachment(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "testdata", "office", name)
	if base, ok := strings.CutSuffix(name, ".zip"); ok {
		path = filepath.Join(t.TempDir(), name)
		workbook := filepath.Join("..", "..", "testdata", "office", base+".xlsx")
		if out, err := exec.Command("zip", "-q", "-j", path, workbook).CombinedOutput(); err != nil {
			t.Fatalf("zip: %v\n%s", err, out)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("sample is missing: %v", err)
	}
	return path
}

func waitForPort(t testing.TB, addr string) {
	t.Helper()
	eventually(t, "somebody listens at "+addr, func() error {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
		}
		return err
	})
}

// fixedTime dates made messages.
var fixedTime = time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)

// attachmentOf decodes the one attachment of a message.
func attachmentOf(t testing.TB, data []byte) []byte {
	t.Helper()
	m, err := stdmail.ReadMessage(bytes.NewReader(data))
	must(t, err)
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	must(t, err)
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		must(t, err)
		if p.FileName() == "" {
			continue
		}
		b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		must(t, err)
		return b
	}
}
