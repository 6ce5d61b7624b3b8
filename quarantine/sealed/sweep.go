package sealed

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// tempPrefix begins the names of files that are still being written.
const tempPrefix = ".new-"

// Leftovers are what a crash may have left: it deletes unfinished files that
// nobody has written to since before, and returns the ids of the whole files
// that are older than that. Whether they are still wanted only the caller knows.
func (b *Blobs) Leftovers(ctx context.Context, before time.Time) ([]string, error) {
	var old []string
	err := filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // renamed or deleted meanwhile
		}
		if err != nil || !info.ModTime().Before(before) {
			return err
		}
		if !strings.HasPrefix(d.Name(), tempPrefix) {
			old = append(old, d.Name())
			return nil
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for leftovers: %w", err)
	}
	return old, nil
}

// Check reports whether bytes could be stored now.
func (b *Blobs) Check() error {
	f, err := os.CreateTemp(b.dir, tempPrefix+"check-*")
	if err != nil {
		return fmt.Errorf("store bytes: %w", err)
	}
	_, err = f.Write(make([]byte, 4096))
	if err := errors.Join(err, f.Close(), os.Remove(f.Name())); err != nil {
		return fmt.Errorf("store bytes: %w", err)
	}
	return nil
}
