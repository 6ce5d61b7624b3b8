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

// The samples of testdata/squashfs were made by mksquashfs 4.5 with each compressor, -nopad.
var squashSamples = []string{"gzip", "xz", "zstd", "lz4", "lzo"}

func TestSquashFS(t *testing.T) {
	list := sample(t, "lha/list.txt")
	for _, name := range squashSamples {
		data := sample(t, "squashfs/"+name+".squashfs")
		r := extracttest.Read(t, archive.SquashFS, "a.squashfs", append(bytes.Clone(data), "after "+secret...))
		small, _ := r.Child("docs/note.txt")
		large, _ := r.Child("list.txt")
		sparse, _ := r.Child("zero.bin")
		if !r.Detected || loud(r) || string(small.Data) != note || !bytes.Equal(large.Data, list) || len(sparse.Data) != 300_023 || len(r.Children) != 4 {
			t.Errorf("%s: %v, gaps %v, %q, %d bytes, %v, %d", name, r.Err, r.Gaps, small.Data, len(large.Data), large.Err, len(sparse.Data))
		}
		if !strings.Contains(r.Texts[extract.Properties], "/etc/target-340000000000009") {
			t.Errorf("%s: %q", name, r.Texts[extract.Properties])
		}
		for n := 100; n < len(data); n += 1 + n/40 {
			if r := extracttest.Read(t, archive.SquashFS, name, data[:n]); !loud(r) {
				t.Errorf("%s: cut at %d of %d: silence", name, n, len(data))
			}
		}
	}
}

func FuzzSquashFS(f *testing.F) {
	for _, name := range squashSamples {
		f.Add(sample(f, "squashfs/"+name+".squashfs"))
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		if o := extracttest.Object("a", data); archive.SquashFS.Detect(o) {
			_ = archive.SquashFS.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
		}
	})
}

// TestSquashFSAttributes: attributes of files are in a table of their own. The sample was
// made by mksquashfs 4.5 -xattrs, of a file with user.comment.
func TestSquashFSAttributes(t *testing.T) {
	data := sample(t, "squashfs/xattr.squashfs")
	r := extracttest.Read(t, archive.SquashFS, "a.squashfs", data)
	if loud(r) || len(r.Children) != 1 || !strings.Contains(r.Text(), "attribute with 378282246310005 of it") {
		t.Errorf("%v, gaps %v, %d children, %q", r.Err, r.Gaps, len(r.Children), r.Text())
	}
	// The end of the image, which is zeros, and bytes that no table leads to.
	if r := extracttest.Read(t, archive.SquashFS, "a.squashfs", put(data, len(data)-100, hidden)); !seen(r) {
		t.Error("bytes of nobody pass unseen")
	}
}
