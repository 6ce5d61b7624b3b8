package archive_test

import (
	"bytes"
	"errors"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// TestZipFirstVolume: the first volume of a split archive (APPNOTE 8.5.4) may end
// where a member does; that there are others is never passed over.
func TestZipFirstVolume(t *testing.T) {
	whole := sample(t, "infozip.zip")
	volume := append([]byte("PK\x07\x08"), whole[:bytes.Index(whole, []byte("PK\x01\x02"))]...)
	r := extracttest.Read(t, archive.Zip, "a.z01", volume)
	gap, ok := errors.AsType[*extract.GapError](r.Err)
	if !r.Detected || !ok || gap.Cause != extract.Corrupt || gap.Detail != "part of a split ZIP" || len(r.Children) == 0 {
		t.Errorf("error %v, %d children", r.Err, len(r.Children))
	}
}
