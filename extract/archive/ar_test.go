package archive_test

import (
	"context"
	"fmt"
	"testing"

	"postern/extract/archive"
	"postern/extract/extracttest"
)

// gnu.ar was written by ar of GNU binutils.
func TestAr(t *testing.T) {
	data := sample(t, "gnu.ar")
	r := extracttest.Read(t, archive.Ar, "gnu.ar", data)
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Fatalf("got %+v", r)
	}
	for name, want := range map[string]string{"note.txt": note, "a-name-of-more-than-fifteen-letters.txt": note, "odd": "odd"} {
		if c, ok := r.Child(name); !ok || string(c.Data) != want || c.Err != nil {
			t.Errorf("%s: %v, %q, %v", name, ok, c.Data, c.Err)
		}
	}
	for n := 9; n < len(data); n++ {
		r := extracttest.Read(t, archive.Ar, "gnu.ar", data[:n])
		silent := r.Err == nil && len(r.Gaps) == 0
		for _, c := range r.Children {
			silent = silent && c.Err == nil
		}
		if silent && !arBorder(data, n) {
			t.Fatalf("cut at %d of %d: silence", n, len(data))
		}
	}
}

// arBorder reports whether a member ends at n, with its padding or without: the
// format has no other end.
func arBorder(data []byte, n int) bool {
	for at := 8; at < len(data); {
		size := 0
		fmt.Sscan(string(data[at+48:at+58]), &size)
		at += 60 + size
		if n == at {
			return true
		}
		if at += size & 1; n == at {
			return true
		}
	}
	return false
}

func TestArOfBSD(t *testing.T) {
	data := "!<arch>\n" + fmt.Sprintf("%-16s%-12d%-6d%-6d%-8s%-10d`\n", "#1/8", 0, 0, 0, "100644", 8+len(note)) + "note.txt" + note
	r := extracttest.Read(t, archive.Ar, "a", []byte(data))
	if c, ok := r.Child("note.txt"); !ok || string(c.Data) != note || r.Err != nil {
		t.Errorf("got %+v", r)
	}
}

func FuzzAr(f *testing.F) {
	f.Add(sample(f, "gnu.ar"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_ = archive.Ar.Read(context.Background(), extracttest.Object("a", data), &extracttest.Sink{Limit: 4 << 20})
	})
}
