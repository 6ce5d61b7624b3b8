package all_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"postern/extract/all"
)

var update = flag.Bool("update", false, "write the golden files")

func TestReferenceInDocs(t *testing.T) {
	const path = "../../docs/formats.md"
	var b bytes.Buffer
	if err := all.Reference(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(path); err != nil || !bytes.Equal(want, b.Bytes()) {
		t.Errorf("%s is not current (%v); run the test with -update", path, err)
	}
}
