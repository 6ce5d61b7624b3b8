package program

import (
	"debug/elf"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/landlock-lsm/go-landlock/landlock"
	landlocksys "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"

	"postern/internal/seccomp"
)

// libraries are where programs find their libraries, and the list of these.
var libraries = []string{
	"/lib", "/lib64", "/lib32", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/ld.so.preload",
	"/usr/share/locale", "/dev/null",
}

// niceness lets everything else go before the program, but not so that it starves.
const niceness = 3

// Wanted reports whether this process was started to become a program.
func Wanted() bool { return os.Getenv(Env) != "" }

// Launch confines the process and becomes the program. It never returns.
func Launch() {
	if err := launch(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(127)
}

func launch() error {
	var p Program
	if err := json.Unmarshal([]byte(os.Getenv(Env)), &p); err != nil {
		return err
	}
	if err := limit(&p); err != nil {
		return err
	}
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, niceness)
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	// What the kernel lacks is said by the workers' report.
	if version, err := landlocksys.LandlockGetABIVersion(); err == nil && version > 0 {
		if err := restrict(&p); err != nil {
			return err
		}
	}
	if err := seccomp.Program(); err != nil && !errors.Is(err, unix.ENOSYS) && !errors.Is(err, unix.EINVAL) {
		return err
	}
	return syscall.Exec(p.Path, append([]string{p.Path}, p.Args...), p.Env)
}

// limit sets hard limits.
func limit(p *Program) error {
	seconds := uint64((p.CPU + time.Second - 1) / time.Second)
	for _, l := range [...]struct {
		resource   int
		soft, hard uint64
	}{
		{unix.RLIMIT_CPU, seconds, seconds + 1},
		{unix.RLIMIT_CORE, 0, 0},
		{unix.RLIMIT_FSIZE, 0, 0},
		{unix.RLIMIT_NOFILE, 64, 64},
		{unix.RLIMIT_MEMLOCK, 0, 0},
		{unix.RLIMIT_MSGQUEUE, 0, 0},
		{unix.RLIMIT_DATA, uint64(p.Memory), uint64(p.Memory)},
	} {
		if err := unix.Setrlimit(l.resource, &unix.Rlimit{Cur: l.soft, Max: l.hard}); err != nil {
			return err
		}
	}
	return nil
}

// restrict leaves the program its own file to run, and little to read.
func restrict(p *Program) error {
	const read = landlocksys.AccessFSReadFile | landlocksys.AccessFSReadDir
	rules := []landlock.Rule{}
	allow := func(access landlock.AccessFSSet, paths ...string) {
		for _, path := range paths {
			info, err := os.Stat(path)
			if err != nil {
				continue
			}
			a := access
			if !info.IsDir() {
				a &^= landlocksys.AccessFSReadDir
			}
			rules = append(rules, landlock.PathAccess(a, path))
		}
	}
	allow(read, libraries...)
	allow(read, p.Read...)
	allow(landlocksys.AccessFSReadFile|landlocksys.AccessFSExecute, p.Path, interpreter(p.Path))
	return landlock.V9.BestEffort().Restrict(rules...)
}

// interpreter is the loader that an ELF file names, or "".
func interpreter(path string) string {
	f, err := elf.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for _, s := range f.Progs {
		if s.Type == elf.PT_INTERP && s.Filesz < 4096 {
			b, err := io.ReadAll(s.Open())
			if err != nil {
				return ""
			}
			return strings.TrimRight(string(b), "\x00")
		}
	}
	return ""
}
