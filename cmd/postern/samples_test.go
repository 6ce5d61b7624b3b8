package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSamplePDFIsReadByOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, pdfOf("first line", "second line"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", path, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext: %v: %s", err, out)
	}
	if got, want := strings.TrimSpace(string(out)), "first line\nsecond line"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSamplesCompose(t *testing.T) {
	mails, err := sampleMails()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		b, err := m.compose("id@corp.example", time.Unix(0, 0))
		if err != nil {
			t.Fatalf("%s: %v", m.Name, err)
		}
		if !strings.Contains(string(b), "\r\n\r\n") {
			t.Errorf("%s: no body in %q", m.Name, b)
		}
	}
}
