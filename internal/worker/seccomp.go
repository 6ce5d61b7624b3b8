package worker

import (
	"os"
	"runtime"
	"unsafe"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// denied are the system calls that fail in a worker. What it needs is memory,
// threads, time and the files that it has; the list names the rest of what
// reaches out of a process.
var denied = []string{
	// the network
	"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4",
	// other programs
	"execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev",
	"process_madvise", "kcmp", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "tkill", "rt_sigqueueinfo",
	"rt_tgsigqueueinfo", "setpgid", "setsid",
	// files
	"open", "openat", "openat2", "creat", "name_to_handle_at", "open_by_handle_at", "truncate", "ftruncate",
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

// filterSyscalls makes the denied calls fail with EPERM in every thread, and
// kills the process when it calls by the tables of another architecture.
func filterSyscalls() error {
	info, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	const deny = seccomp.ActionErrno | seccomp.Action(unix.EPERM)
	// The flags of clone3 cannot be seen here. The C library, where one is linked,
	// takes clone instead when there is no clone3, and gives up on any other error.
	const absent = seccomp.ActionErrno | seccomp.Action(unix.ENOSYS)
	names := make([]string, 0, len(denied))
	for _, n := range denied {
		if _, ok := info.SyscallNames[n]; ok {
			names = append(names, n)
		}
	}
	self := uint64(os.Getpid())
	notSelf := seccomp.ArgumentConditions{{Argument: 0, Operation: seccomp.NotEqual, Value: self}}
	noThread := seccomp.ArgumentConditions{{Argument: 0, Operation: seccomp.BitsNotSet, Value: unix.CLONE_THREAD}}
	err = seccomp.LoadFilter(seccomp.Filter{
		NoNewPrivs: true,
		Flag:       seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{
			DefaultAction: seccomp.ActionAllow,
			Syscalls: []seccomp.SyscallGroup{
				{Action: deny, Names: names},
				{Action: absent, Names: []string{"clone3"}},
				{Action: deny, NamesWithCondtions: []seccomp.NameWithConditions{
					{Name: "kill", Conditions: notSelf},
					{Name: "tgkill", Conditions: notSelf},
					{Name: "clone", Conditions: noThread},
				}},
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
