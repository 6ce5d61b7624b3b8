package archive_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// The samples of testdata/arj were made by arj 3.10 in each method, the garbled one with
// -ggeheim77, the volume with -v1k.
var arjSamples = []string{"m0", "m1", "m3", "m4"}

func TestARJ(t *testing.T) {
	list := sample(t, "lha/list.txt")
	for _, name := range arjSamples {
		data := sample(t, "arj/"+name+".arj")
		r := extracttest.Read(t, archive.ARJ, "a.arj", append(bytes.Clone(data), "after "+secret...))
		small, _ := r.Child("note.txt")
		large, _ := r.Child("list.txt")
		if !r.Detected || loud(r) || string(small.Data) != note || !bytes.Equal(large.Data, list) || len(r.Children) != 3 {
			t.Errorf("%s: %v, gaps %v, %q, %d bytes, %v", name, r.Err, r.Gaps, small.Data, len(large.Data), large.Err)
		}
		damaged(t, archive.ARJ, name, data, "list.txt", list, never)
	}
}

func TestARJGarbled(t *testing.T) {
	data := sample(t, "arj/garbled.arj")
	o := extracttest.Object("a.arj", data)
	if r := extracttest.ReadObject(t, archive.ARJ, o); !archive.ARJ.Locked(o) || !r.Gap(extract.EncryptedFile) || len(r.Children) > 0 {
		t.Errorf("without a password: %+v", r)
	}
	if !strings.Contains(extracttest.ReadObject(t, archive.ARJ, o).Text(), "note.txt") {
		t.Error("its names are not encrypted")
	}
	o.Passwords = []string{"falsch", "geheim77"}
	r := extracttest.ReadObject(t, archive.ARJ, o)
	if c, _ := r.Child("note.txt"); string(c.Data) != note || loud(r) || len(r.Facts) != 1 || r.Facts[0].Name != extract.PasswordInMessage {
		t.Errorf("with it: %+v", r)
	}
}

func TestARJVolume(t *testing.T) {
	r := extracttest.Read(t, archive.ARJ, "a.arj", sample(t, "arj/volume.arj"))
	if !r.Gap(extract.Corrupt) || !strings.Contains(r.Gaps[0].Detail, "split") || len(r.Children) != 1 || r.Children[0].Err != nil {
		t.Errorf("gaps %v, %d children", r.Gaps, len(r.Children))
	}
}

func FuzzARJ(f *testing.F) {
	for _, name := range append([]string{"garbled", "volume"}, arjSamples...) {
		f.Add(sample(f, "arj/"+name+".arj"))
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		o := extracttest.Object("a", data)
		o.Passwords = []string{"geheim77"}
		_ = archive.ARJ.Locked(o)
		_ = archive.ARJ.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
	})
}
