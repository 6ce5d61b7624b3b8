package ole_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/ole"
)

// The samples were written by LibreOffice.
func TestSamples(t *testing.T) {
	for _, tt := range []struct {
		file string
		want []string
	}{
		{"refund.doc", []string{"4111"}},
		{"refund.xls", []string{"4111"}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			got := extracttest.Read(t, ole.Format, tt.file, sample(t, tt.file))
			if got.Err != nil || !got.Detected || len(got.Gaps) > 0 {
				t.Errorf("got %v, %v, gaps %v", got.Detected, got.Err, got.Gaps)
			}
			for _, want := range tt.want {
				if !strings.Contains(got.Texts[extract.Shown], want) {
					t.Errorf("%q is not in %q", want, got.Texts[extract.Shown])
				}
			}
		})
	}
}

// What is cut off is never read in silence.
func TestCutOff(t *testing.T) {
	for _, name := range []string{"refund.doc", "refund.xls"} {
		data := sample(t, name)
		for n := 8; n < len(data)-1024; n += 509 {
			if got := extracttest.Read(t, ole.Format, name, data[:n]); got.Err == nil && len(got.Gaps) == 0 {
				t.Fatalf("%s cut at %d of %d: no error and no gap", name, n, len(data))
			}
		}
	}
}

func TestPassword(t *testing.T) {
	data := sample(t, "refund.doc")
	at := strings.Index(string(data), "\xec\xa5")
	data[at+0x0b] |= 1
	var gap *extract.GapError
	if got := extracttest.Read(t, ole.Format, "refund.doc", data); !errors.As(got.Err, &gap) || gap.Cause != extract.EncryptedFile {
		t.Errorf("got %v", got.Err)
	}
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func FuzzOLE(f *testing.F) {
	f.Add(sample(f, "refund.doc"))
	f.Add(sample(f, "refund.xls"))
	f.Add(sample(f, "table.xls"))
	f.Add(sample(f, "tracked.doc"))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, ole.Format, "a.doc", data) })
}
