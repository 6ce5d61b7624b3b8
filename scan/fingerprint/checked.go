package fingerprint

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"postern/internal/indexfile"
)

// checkedExtension ends the name of the file that says of a segment what it was when its
// checksum was last compared. A segment never changes after it was written, so that one
// which nobody has written to since is not read again to be opened: for a large index that is
// the difference between no time and a quarter of a minute.
const checkedExtension = ".checked"

// state is what a file is as far as its inode says: its size, which file it is, and when it
// was last written to, moved or replaced (the time of change, which no program can set).
func state(path string) (string, error) {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return "", fmt.Errorf("stat %s: %w", path, err)
	}
	return fmt.Sprintf("%d bytes, inode %d, changed %d.%09d\n", s.Size, s.Ino, s.Ctim.Sec, s.Ctim.Nsec), nil
}

// setChecked notes that the file at path was whole in that state. Where the note cannot be
// written, the file is read again next time.
func setChecked(path, state string) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return
	}
	_, err = f.WriteString(state)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), path+checkedExtension)
	}
	if err != nil {
		os.Remove(f.Name())
	}
}

// checkOnce compares the checksum of a segment's file, unless that was done since it was last
// written to.
func checkOnce(path string, f *indexfile.File) error {
	now, err := state(path)
	if err != nil {
		return err
	}
	if was, err := os.ReadFile(path + checkedExtension); err == nil && string(was) == now {
		return nil
	}
	if err := errors.Join(f.Check(), f.Release()); err != nil {
		return err
	}
	setChecked(path, now)
	return nil
}
