package archive_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// The samples of testdata/wim were made by wimlib-imagex capture (1.13.6), with
// --compress=lzx and xpress, and --solid.
func TestWIM(t *testing.T) {
	list := sample(t, "lha/list.txt")
	for _, name := range []string{"lzx", "xpress"} {
		data := sample(t, "wim/"+name+".wim")
		r := extracttest.Read(t, archive.WIM, "a.wim", data)
		small, _ := r.Child("docs/note.txt")
		large, _ := r.Child("list.txt")
		sparse, _ := r.Child("zero.bin")
		big, _ := r.Child("big.txt")
		if !r.Detected || loud(r) || string(small.Data) != note || !bytes.Equal(large.Data, list) || len(sparse.Data) != 300_023 {
			t.Errorf("%s: %v, gaps %v, %q, %d bytes, %v, %d", name, r.Err, r.Gaps, small.Data, len(large.Data), large.Err, len(sparse.Data))
		}
		if sum := fmt.Sprintf("%x", sha1.Sum(big.Data)); sum != "a14ba9627500f76cfa41c746fa684b452294dbbe" {
			t.Errorf("%s: %d bytes, %v, %s", name, len(big.Data), big.Err, sum)
		}
		if !strings.Contains(r.Texts[extract.Properties], "<WIM>") {
			t.Errorf("%s: %q", name, r.Texts[extract.Properties])
		}
		for n := 208; n < len(data); n += 1 + n/20 {
			if r := extracttest.Read(t, archive.WIM, name, data[:n]); !loud(r) {
				t.Errorf("%s: cut at %d of %d: silence", name, n, len(data))
			}
		}
	}
}

func TestWIMSolid(t *testing.T) {
	r := extracttest.Read(t, archive.WIM, "a.esd", sample(t, "wim/solid.esd"))
	if gap, ok := r.Err.(*extract.GapError); !r.Gap(extract.Unknown) && (!ok || gap.Cause != extract.Unknown) {
		t.Errorf("%v, %v", r.Err, r.Gaps)
	}
}

func FuzzWIM(f *testing.F) {
	for _, name := range []string{"lzx.wim", "xpress.wim", "solid.esd"} {
		f.Add(sample(f, "wim/"+name))
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		if o := extracttest.Object("a", data); archive.WIM.Detect(o) {
			_ = archive.WIM.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
		}
	})
}
