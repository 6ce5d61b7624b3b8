package worker

import (
	"fmt"
	"os"
	"strings"

	"github.com/landlock-lsm/go-landlock/landlock"
	landlocksys "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"

	"postern/internal/seccomp"
)

// addressSpace is what a Go process may map besides its heap. It does not start
// with less than about 1.2 GiB, and with little more than that it dies now and then
// on ordinary files: the runtime maps arenas, stacks and tables in large steps.
const addressSpace = 4 << 30

// NotToBeHad stands in a report before what could not be done.
const NotToBeHad = "; not to be had: "

// confine takes from the process everything that a job does not need, as far as
// the kernel can, and reports what was done.
func confine(memory int64) string {
	var done, missing []string
	note := func(what string, err error) {
		if err == nil {
			done = append(done, what)
		} else {
			missing = append(missing, what)
		}
	}
	note("resource limits", limitResources(memory))
	note("no new privileges", unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
	version, err := landlocksys.LandlockGetABIVersion()
	if err == nil {
		err = landlock.V9.BestEffort().Restrict()
	}
	note(strings.TrimSuffix(fmt.Sprintf("landlock v%d", max(version, 0)), " v0"), err)
	note("seccomp", seccomp.Worker())
	if f, err := os.Open("/"); err == nil {
		f.Close()
		missing = append(missing, "files are open to it")
	}
	report := strings.Join(done, ", ")
	if len(missing) > 0 {
		report += NotToBeHad + strings.Join(missing, ", ")
	}
	return report
}

// limitResources sets hard limits. RLIMIT_AS is the last line behind the
// parent's watch on the memory really used.
func limitResources(memory int64) error {
	space := uint64(memory) + addressSpace
	if !boundAddressSpace {
		space = unix.RLIM_INFINITY
	}
	for _, l := range [...]struct {
		resource int
		most     uint64
	}{
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_FSIZE, 0},
		{unix.RLIMIT_NOFILE, 64},
		{unix.RLIMIT_MEMLOCK, 0},
		{unix.RLIMIT_MSGQUEUE, 0},
		{unix.RLIMIT_AS, space},
	} {
		if err := unix.Setrlimit(l.resource, &unix.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return err
		}
	}
	return nil
}
