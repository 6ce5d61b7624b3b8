package archive_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// TestISOFolders: names of folders, of empty ones too, however short.
func TestISOFolders(t *testing.T) {
	dir := folder(t, "note.txt", "nothing")
	if err := os.MkdirAll(filepath.Join(dir, "one", "two"), 0o755); err != nil {
		t.Fatal(err)
	}
	data := output(t, dir, "", "genisoimage", "-quiet", "-R", ".")
	r := extracttest.Read(t, archive.ISO, "a.iso", data)
	lines := strings.Split(r.Texts[extract.Properties], "\n")
	if loud(r) || !slices.Contains(lines, "one") || !slices.Contains(lines, "two") {
		t.Errorf("%v, %q", r.Gaps, lines)
	}
}
