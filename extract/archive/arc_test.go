package archive_test

import (
	"bytes"
	"context"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// The samples of testdata/arc were made by arc 5.21, as it does by itself, with q
// (squash and squeeze), and with the password geheim.
func TestARC(t *testing.T) {
	list := sample(t, "lha/list.txt")
	for _, name := range []string{"one", "sq"} {
		data := sample(t, "arc/"+name+".arc")
		r := extracttest.Read(t, archive.ARC, "a.arc", append(bytes.Clone(data), "after "+secret...))
		small, _ := r.Child("note.txt")
		large, _ := r.Child("list.txt")
		zeros, _ := r.Child("zero.bin")
		if !r.Detected || loud(r) || string(small.Data) != note || !bytes.Equal(large.Data, list) || !bytes.Equal(zeros.Data, make([]byte, 3000)) || len(r.Children) != 4 {
			t.Errorf("%s: %v, gaps %v, %q, %d bytes, %v", name, r.Err, r.Gaps, small.Data, len(large.Data), large.Err)
		}
		damaged(t, archive.ARC, name, data, "list.txt", list, never)
	}
}

func TestARCLocked(t *testing.T) {
	o := extracttest.Object("a.arc", sample(t, "arc/locked.arc"))
	if r := extracttest.ReadObject(t, archive.ARC, o); !archive.ARC.Locked(o) || !loud(r) {
		t.Errorf("without a password: %+v", r)
	}
	o.Passwords = []string{"falsch", "geheim"}
	r := extracttest.ReadObject(t, archive.ARC, o)
	if c, _ := r.Child("note.txt"); string(c.Data) != note || loud(r) || len(r.Facts) != 1 || r.Facts[0].Name != extract.PasswordInMessage {
		t.Errorf("with it: %+v", r)
	}
}

func FuzzARC(f *testing.F) {
	for _, name := range []string{"one", "sq", "locked"} {
		f.Add(sample(f, "arc/"+name+".arc"))
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		o := extracttest.Object("a", data)
		o.Passwords = []string{"geheim"}
		_ = archive.ARC.Detect(o)
		_ = archive.ARC.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
	})
}
