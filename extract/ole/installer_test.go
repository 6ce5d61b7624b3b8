package ole_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/ole"
)

// wixl.msi was made by wixl of msitools out of a description with one file.
func TestInstaller(t *testing.T) {
	data, err := os.ReadFile("testdata/wixl.msi")
	if err != nil {
		t.Fatal(err)
	}
	r := extracttest.Read(t, ole.Format, "a.msi", data)
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
	for _, want := range []string{"DE89 3704 0044 0532 0130 00", "Works of 5500 0000 0000 0004", "note.txt"} {
		if !strings.Contains(r.Texts[extract.Shown], want+"\n") {
			t.Errorf("no %q in %q", want, r.Texts[extract.Shown])
		}
	}
	cab, ok := r.Child("media.cab")
	if !ok || !bytes.HasPrefix(cab.Data, []byte("MSCF")) {
		t.Errorf("%d children", len(r.Children))
	}
	for _, n := range []int{2000, 5000, len(data) - 600} {
		if r := extracttest.Read(t, ole.Format, "a.msi", data[:n]); r.Err == nil && len(r.Gaps) == 0 {
			t.Errorf("cut at %d: silence", n)
		}
	}
}
