package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/quarantine"
)

var testCtx = context.Background()

func TestLockedDatabase(t *testing.T) {
	dir := t.TempDir()
	s, other := open(t, dir), open(t, dir)
	err := other.write(t.Context(), func(*sql.Tx) error {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		begun := time.Now()
		_, created, err := s.Put(ctx, testItem("a"), strings.NewReader("x"), time.Hour)
		if created || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Put beside a writer = %v, %v", created, err)
		}
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("gave up after %v", took)
		}
		if _, err := s.List(t.Context(), quarantine.Query{}); err != nil {
			t.Errorf("List beside a writer: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if created, err := putTest(s, "a"); !created || err != nil {
		t.Errorf("Put afterwards = %v, %v", created, err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	err := s.write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO schema_version VALUES (99)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "schema 99") {
		t.Errorf("Open: %v", err)
	}
}

func TestBadFolders(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "data")); err == nil {
		t.Error("opened below a file")
	}
	noDatabase := filepath.Join(dir, "no-database")
	if err := os.Mkdir(noDatabase, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(noDatabase, "postern.db"), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(noDatabase); err == nil {
		t.Error("opened what is no database")
	}
}

func TestBytesFolderGone(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	blobs := filepath.Join(dir, "blobs")
	if err := os.RemoveAll(blobs); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blobs, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if created, err := putTest(s, "a"); created || err == nil {
		t.Errorf("Put = %v, %v", created, err)
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("Ping: no error")
	}
	if _, err := s.Item(t.Context(), "a"); !errors.Is(err, quarantine.ErrNotFound) {
		t.Errorf("Item: %v", err)
	}
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "here")
	s := open(t, dir)
	if _, err := putTest(s, "a"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{
		".": 0o700, "blobs": 0o700, "keys": 0o700, "keys/seal.key": 0o600,
		"postern.db": 0o600, "postern.db-wal": 0o600, "postern.db-shm": 0o600,
	} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", name, info.Mode(), err, want)
		}
	}
}

// A file that belongs to no item goes after an hour, one that does stays.
func TestSweepLeftovers(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := putTest(s, "a"); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"orphan-old", "orphan-new"} {
		if _, err := s.blobs.Put(t.Context(), id, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
	}
	eachBlob(t, dir, func(t *testing.T, path string) {
		if filepath.Base(path) == "orphan-new" {
			return
		}
		old := time.Now().Add(-2 * time.Hour)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	})
	got, err := s.Sweep(t.Context(), quarantine.Keep{}, start)
	if want := (quarantine.Swept{Leftovers: 1}); err != nil || got != want {
		t.Errorf("Sweep = %+v, %v", got, err)
	}
	checkContent(t, s, "a")
	if n := eachBlob(t, dir, func(*testing.T, string) {}); n != 2 {
		t.Errorf("%d files left, want 2", n)
	}
}

// Bytes that a sweep took away before their row came are no item.
func TestPutNoticesSweptBytes(t *testing.T) {
	s := open(t, t.TempDir())
	if err := s.stillThere("0123456789abcdef"); err == nil {
		t.Error("no error")
	}
}
