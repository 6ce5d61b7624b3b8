package doctor

import (
	"context"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// How many of the largest messages must find room on a disk.
const (
	leastMessages = 2
	goodMessages  = 10
)

// How many files, sealed messages mostly, must find room on a disk.
const (
	leastInodes = 100
	goodInodes  = 10_000
)

// examineDisk looks for room where mail is stored, and where it is spooled.
func examineDisk(_ context.Context, g *group) {
	dir := g.Config.Data.Dir
	if _, err := os.Stat(dir); err != nil {
		g.warn("data", g.key("data.dir"), err.Error(), `the first "postern serve" makes it; name the same configuration as the service`)
	} else {
		g.room("data", g.key("data.dir")+" = "+dir, dir, "mail that should be held is deferred (451) when it is full")
	}
	g.room("spool", "$TMPDIR = "+os.TempDir(), os.TempDir(), "large messages are spooled there; without room they are deferred (451)")
}

func (g *group) room(name, where, dir, harm string) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		g.fault(name, where, "the disk cannot be looked at: "+err.Error(), "make the folder")
		return
	}
	message := uint64(g.Config.Limits.MessageSize)
	free := fs.Bavail * uint64(max(fs.Bsize, 0))
	found := fmt.Sprintf("%d MiB free, room for %d of the largest messages; ", free>>20, free/max(message, 1))
	inodes := fs.Ffree
	if fs.Files == 0 { // Btrfs and others make them as they are needed
		inodes = goodInodes
		found += "no bound on files"
	} else {
		found += fmt.Sprintf("%d files more", inodes)
	}
	advice := "make room or lower limits.message_size: " + harm
	switch {
	case free < leastMessages*message || inodes < leastInodes:
		g.fault(name, where, found, advice)
	case free < goodMessages*message || inodes < goodInodes:
		g.warn(name, where, found, advice)
	default:
		g.ok(name, where, found)
	}
}
