package sqlite

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"postern/quarantine"
	"postern/quarantine/storetest"
)

func TestStore(t *testing.T) {
	root := t.TempDir()
	storetest.Run(t, storetest.Kind{
		Open: func(t *testing.T, place string) quarantine.Store { return open(t, filepath.Join(root, place)) },
		Cut:  func(t *testing.T, place string) { eachBlob(t, filepath.Join(root, place), cut) },
	})
}

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func cut(t *testing.T, path string) {
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()-1); err != nil {
		t.Fatal(err)
	}
}

// eachBlob calls f for every file with bytes below dir; it fails when there is none.
func eachBlob(t *testing.T, dir string, f func(t *testing.T, path string)) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(dir, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
			f(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
