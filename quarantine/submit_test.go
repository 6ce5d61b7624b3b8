package quarantine_test

import (
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/mail"
	"postern/quarantine"
)

func TestSubmit(t *testing.T) {
	hop := startHop(t, &fakeHop{reply: func(line string) string {
		if strings.HasPrefix(line, "RCPT TO:<eve") {
			return "550 5.1.1 unknown"
		}
		return ""
	}})
	b := newBench(t, hop)
	ann := mail.Address{Local: "ann", Domain: "corp.example"}
	eve := mail.Address{Local: "eve", Domain: "corp.example"}
	if err := b.outbox.Submit(t.Context(), mail.Address{}, []mail.Address{ann}, []byte(hello)); err != nil {
		t.Fatal(err)
	}
	got := hop.got()
	value, rest := cutTrace(t, got[0].body)
	if got[0].from != "MAIL FROM:<>" || rest != hello {
		t.Errorf("received %+v", got[0])
	}
	if id, ok := quarantine.CheckTicket(ticketKey, value, []string{"ann@corp.example"}, sha256.Sum256([]byte(hello)), start); !ok || id != "notice" {
		t.Errorf("ticket = %s, %v", id, ok)
	}
	err := b.outbox.Submit(t.Context(), mail.Address{}, []mail.Address{eve, ann}, []byte(hello))
	if err == nil || !strings.Contains(err.Error(), "550 5.1.1 unknown") {
		t.Errorf("Submit to an unknown recipient: %v", err)
	}
}

// cutBlobs takes the last byte off everything stored below dir.
func cutBlobs(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "data", "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return os.Truncate(path, info.Size()-1)
	})
	if err != nil {
		t.Fatal(err)
	}
}
