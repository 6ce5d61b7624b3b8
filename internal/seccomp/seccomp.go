// Package seccomp takes system calls from a process that reads hostile bytes
// (seccomp(2)).
package seccomp

import (
	"os"
	"runtime"
	"slices"
	"unsafe"

	bpfilter "github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// closed are the calls with which a process gets at other files and programs than it
// has. A program that is started needs them.
var closed = []string{"execve", "open", "openat"}

// denied are the other system calls that fail. What a reader needs is memory, threads,
// time and the files that it has; the list names the rest of what reaches out of a
// process.
var denied = []string{
	// the network
	"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4",
	// other programs
	"execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev",
	"process_madvise", "kcmp", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "tkill", "rt_sigqueueinfo",
	"rt_tgsigqueueinfo", "setpgid", "setsid",
	// files
	"openat2", "creat", "name_to_handle_at", "open_by_handle_at", "truncate", "ftruncate",
	"rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "mkdir",
	"mkdirat", "rmdir", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat",
	"utime", "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr", "removexattr",
	"lremovexattr", "fremovexattr", "chdir", "fchdir", "chroot", "pivot_root", "mount", "umount2", "move_mount",
	"open_tree", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "swapon", "swapoff", "quotactl",
	"fallocate", "inotify_init", "inotify_init1", "fanotify_init",
	// memory that nobody counts
	"memfd_create", "memfd_secret", "shmget", "shmat", "shmctl", "semget", "msgget", "mq_open",
	// limits and rights
	"setrlimit", "prlimit64", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups",
	"setfsuid", "setfsgid", "capset", "unshare", "setns", "personality", "setpriority", "sched_setscheduler",
	"sched_setattr", "sched_setparam", "ioprio_set",
	// the kernel
	"bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "keyctl",
	"add_key", "request_key", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
	"reboot", "syslog", "acct", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname",
	"setdomainname", "iopl", "ioperm", "modify_ldt", "lookup_dcookie", "vhangup", "nfsservctl", "uselib",
	"remap_file_pages", "migrate_pages", "move_pages", "mbind", "set_mempolicy",
}

// Worker makes the denied calls fail with EPERM in every thread: the process keeps the
// files that it has, and gets at no other.
func Worker() error { return load(closed, nil) }

// Program is [Worker] for a process that becomes a program next: it may open files, but
// for reading only, and become programs. Which ones is the matter of others (Landlock).
func Program() error {
	const write = unix.O_WRONLY | unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC
	flags := func(argument uint32) bpfilter.ArgumentConditions {
		return bpfilter.ArgumentConditions{{Argument: argument, Operation: bpfilter.BitsSet, Value: write}}
	}
	return load(nil, []bpfilter.NameWithConditions{
		{Name: "open", Conditions: flags(1)},
		{Name: "openat", Conditions: flags(2)},
	})
}

// load denies calls, and kills the process when it calls by the tables of another
// architecture.
func load(also []string, when []bpfilter.NameWithConditions) error {
	info, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	known := func(n string) bool { _, ok := info.SyscallNames[n]; return ok }
	const deny = bpfilter.ActionErrno | bpfilter.Action(unix.EPERM)
	// The flags of clone3 cannot be seen here. The C library, where one is linked,
	// takes clone instead when there is no clone3, and gives up on any other error.
	const absent = bpfilter.ActionErrno | bpfilter.Action(unix.ENOSYS)
	names := slices.DeleteFunc(slices.Concat(denied, also), func(n string) bool { return !known(n) })
	when = slices.DeleteFunc(when, func(n bpfilter.NameWithConditions) bool { return !known(n.Name) })
	self := uint64(os.Getpid())
	notSelf := bpfilter.ArgumentConditions{{Argument: 0, Operation: bpfilter.NotEqual, Value: self}}
	noThread := bpfilter.ArgumentConditions{{Argument: 0, Operation: bpfilter.BitsNotSet, Value: unix.CLONE_THREAD}}
	err = bpfilter.LoadFilter(bpfilter.Filter{
		NoNewPrivs: true,
		Flag:       bpfilter.FilterFlagTSync,
		Policy: bpfilter.Policy{
			DefaultAction: bpfilter.ActionAllow,
			Syscalls: []bpfilter.SyscallGroup{
				{Action: deny, Names: names},
				{Action: absent, Names: []string{"clone3"}},
				{Action: deny, NamesWithCondtions: append(when,
					bpfilter.NameWithConditions{Name: "kill", Conditions: notSelf},
					bpfilter.NameWithConditions{Name: "tgkill", Conditions: notSelf},
					bpfilter.NameWithConditions{Name: "clone", Conditions: noThread},
				)},
			},
		},
	})
	if err != nil {
		return err
	}
	return onlyArch(uint32(info.ID))
}

// onlyArch loads a second filter, since the first one lets calls of another
// architecture (32-bit calls on a 64-bit kernel) pass.
func onlyArch(id uint32) error {
	const archOffset = 4 // in struct seccomp_data
	raw, err := bpf.Assemble([]bpf.Instruction{
		bpf.LoadAbsolute{Off: archOffset, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: id, SkipFalse: 1},
		bpf.RetConstant{Val: unix.SECCOMP_RET_ALLOW},
		bpf.RetConstant{Val: unix.SECCOMP_RET_KILL_PROCESS},
	})
	if err != nil {
		return err
	}
	filter := make([]unix.SockFilter, len(raw))
	for i, r := range raw {
		filter[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	if errno != 0 {
		return errno
	}
	return nil
}
