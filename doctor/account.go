package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// An account is a user of the system with the groups that programs of theirs are in.
type account struct {
	uid    int
	groups []int
}

// lookUp finds an account by its name or number.
func lookUp(name string) (account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		if u, err = user.LookupId(name); err != nil {
			return account{}, fmt.Errorf("user %s is not known: %w", name, err)
		}
	}
	a := account{}
	if a.uid, err = strconv.Atoi(u.Uid); err != nil {
		return a, err
	}
	ids, err := u.GroupIds()
	if err != nil {
		return a, fmt.Errorf("groups of %s: %w", name, err)
	}
	for _, id := range append(ids, u.Gid) {
		if n, err := strconv.Atoi(id); err == nil {
			a.groups = append(a.groups, n)
		}
	}
	return a, nil
}

// Rights on a file, as in the last digit of its mode.
const (
	mayRead  = 4
	mayWrite = 2
	mayEnter = 1
)

// may reports whether the mode of a file grants the account a right (path_resolution(7)).
// Access control lists are not looked at.
func (a account) may(info fs.FileInfo, right fs.FileMode) bool {
	if a.uid == 0 {
		return true
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	mode := info.Mode().Perm()
	switch {
	case int(s.Uid) == a.uid:
		mode >>= 6
	case slices.Contains(a.groups, int(s.Gid)):
		mode >>= 3
	}
	return mode&right == right
}

// reach reports the first thing on the way to path, from its folder up, that keeps the
// account from it; nil when it has the right.
func (a account) reach(path string, right fs.FileMode) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		switch {
		case err != nil:
			return err
		case !a.may(info, mayEnter):
			return fmt.Errorf("%s may not enter %s (%s)", userName(a.uid), dir, described(info))
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !a.may(info, right):
		return fmt.Errorf("%s may not %s it (%s)", userName(a.uid), verb(right), described(info))
	}
	return nil
}

func verb(right fs.FileMode) string {
	switch {
	case right&mayWrite != 0:
		return "write"
	case right&mayEnter != 0:
		return "enter"
	}
	return "read"
}

// described is a file's mode and owner.
func described(info fs.FileInfo) string {
	return fmt.Sprintf("mode %04o, owner %s", info.Mode().Perm(), userName(ownerOf(info)))
}

// ownerOf is the user a file belongs to; -1 where that is not known.
func ownerOf(info fs.FileInfo) int {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(s.Uid)
	}
	return -1
}

// missing reports whether a file is not there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
