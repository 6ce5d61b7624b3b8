package extracttest

import (
	"os"
	"path/filepath"
	"testing"
)

// Locked is a sample of an office document with a password, from testdata/office/locked,
// for the tests of packages below extract.
func Locked(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../testdata/office/locked", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
