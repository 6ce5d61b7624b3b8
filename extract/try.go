package extract

import (
	"errors"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// try lets one format read the object of s and notes a gap where it does not
// come to the end. Here every error of a reader ends.
func (w *walk) try(s *objectSink, f *Format, here bool) bool {
	s.begin(f.Name)
	o := s.node.object
	o.Limits = w.budget.left(o.Depth)
	var err error
	if f.Risky && !here {
		err = w.readInWorker(f, &o, s)
	} else {
		err = w.readHere(f, &o, s)
	}
	s.abandon()
	s.flush()
	if w.failure != nil {
		return false
	}
	if err == nil && s.stopped == nil {
		return true
	}
	cause, detail := s.why(err, f.Name)
	w.gap(s.node, "", cause, detail)
	return false
}

// why is what the gap says. The text of an unknown error is not shown: it may
// quote the object.
func (s *objectSink) why(err error, format string) (Cause, string) {
	var gap *GapError
	switch {
	case s.stopped != nil:
		return s.stopped.Cause, s.stopped.Detail
	case errors.As(err, &gap) && slices.Contains(Causes, gap.Cause):
		return gap.Cause, gap.Detail
	default:
		return Corrupt, "the " + format + " reader cannot read it to its end"
	}
}

// readHere runs a reader in this process, on one thread, whose CPU time is
// counted without what visit uses.
func (w *walk) readHere(f *Format, o *Object, s *objectSink) (err error) {
	runtime.LockOSThread()
	s.here = true
	s.started = threadCPU()
	defer func() {
		s.spend()
		s.here = false
		runtime.UnlockOSThread()
		if p := recover(); p != nil {
			err = &GapError{Crashed, "the " + f.Name + " reader failed"}
		}
	}()
	return f.Read(w.ctx, o, s)
}

// spend counts the thread's CPU time since it was last counted.
func (s *objectSink) spend() bool {
	now := threadCPU()
	ok := s.walk.budget.use(now - s.started)
	s.started = now
	return ok
}

// received counts the thread's CPU time since it was last counted as that of a
// receiver.
func (s *objectSink) received() bool {
	if !s.here && !s.timed {
		return s.walk.budget.spent == ""
	}
	now := threadCPU()
	ok := s.walk.budget.receive(now - s.started)
	s.started = now
	return ok
}

// threadCPU is the CPU time that this thread has used.
func threadCPU() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
