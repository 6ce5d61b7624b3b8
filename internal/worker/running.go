package worker

import (
	"sync"
	"time"
)

const (
	// watchTime is how often a running job is looked at.
	watchTime = 25 * time.Millisecond
	// stopTime is how long a stopped job may take to end by itself.
	stopTime = 250 * time.Millisecond
)

// running is a job on a worker.
type running struct {
	proc   *process
	job    *Job
	memory int64
	wall   time.Duration
	cpu    time.Duration // of the worker before the job
	output int64

	mu       sync.Mutex
	timer    *time.Timer
	over     bool
	verdict  *Result // why the worker was killed
	started  time.Time
	resting  time.Duration // spent in Receive
	receives time.Time     // when Receive was called; zero outside of it
}

func newRunning(proc *process, job *Job, memory int64) *running {
	wall := job.Wall
	if wall <= 0 && job.CPU > 0 {
		wall = 5*job.CPU + 10*time.Second
	}
	return &running{proc: proc, job: job, memory: memory, wall: wall, cpu: proc.cpu(), started: time.Now()}
}

func (r *running) watch() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.timer = time.AfterFunc(watchTime, r.look)
}

// unwatch ends the watch: afterwards nothing kills the worker.
func (r *running) unwatch() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	r.timer.Stop()
}

// look kills the worker when it is over a limit.
func (r *running) look() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over || r.verdict != nil || !r.proc.alive() {
		return
	}
	wall := time.Since(r.started) - r.resting
	if !r.receives.IsZero() {
		wall -= time.Since(r.receives)
	}
	switch {
	case r.proc.memory() > r.memory:
		r.condemn(OutOfMemory, "it held more memory than it may")
	case r.job.CPU > 0 && r.proc.cpu()-r.cpu > r.job.CPU:
		r.condemn(TimedOut, "its CPU time ran out")
	case r.wall > 0 && wall > r.wall:
		r.condemn(TimedOut, "it took too long")
	default:
		r.timer.Reset(watchTime)
	}
}

// kill kills the worker, unless the job is over.
func (r *running) kill(o Outcome, detail string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over && r.verdict == nil {
		r.condemn(o, detail)
	}
}

func (r *running) condemn(o Outcome, detail string) {
	r.verdict = &Result{Outcome: o, Detail: detail}
	r.proc.kill()
}

// receive takes the worker's messages until the job ends. fit says that the
// worker can do another one.
func (r *running) receive() (result Result, fit bool) {
	for {
		kind, payload, err := readFrame(r.proc.in, r.proc.buf)
		r.proc.buf = payload[:0]
		if err != nil {
			return r.ended(), false
		}
		switch kind {
		case frameOutput:
			r.output += frameHead + int64(len(payload))
			if r.job.Output > 0 && r.output > r.job.Output {
				r.kill(TooMuch, "it sent more than it may")
				return r.ended(), false
			}
			if err := r.hand(payload); err != nil {
				return r.stop()
			}
		case frameFinished:
			return r.result(Finished, ""), true
		case frameFailed:
			return r.result(Failed, string(payload)), true
		case framePanic:
			r.kill(Crashed, "panic")
			return r.ended(), false
		default:
			r.kill(Crashed, "it broke the protocol")
			return r.ended(), false
		}
	}
}

// hand gives a message to Receive; the clock stands still meanwhile.
func (r *running) hand(message []byte) error {
	r.mu.Lock()
	r.receives = time.Now()
	r.mu.Unlock()
	err := r.job.Receive(message)
	r.mu.Lock()
	r.resting += time.Since(r.receives)
	r.receives = time.Time{}
	r.mu.Unlock()
	return err
}

// stop asks the worker to end the job, and kills it if it does not.
func (r *running) stop() (Result, bool) {
	deadline := time.Now().Add(stopTime)
	_ = r.proc.conn.SetDeadline(deadline)
	var head [frameHead]byte
	putHead(&head, frameStop, 0)
	_, err := r.proc.conn.Write(head[:])
	for err == nil && time.Now().Before(deadline) {
		var kind byte
		kind, r.proc.buf, err = readFrame(r.proc.in, r.proc.buf)
		if err == nil && (kind == frameFinished || kind == frameFailed) {
			return r.result(Stopped, ""), r.proc.conn.SetDeadline(time.Time{}) == nil
		}
	}
	r.kill(Stopped, "")
	return r.ended(), false
}

func (r *running) result(o Outcome, detail string) Result {
	return Result{Outcome: o, Detail: detail, CPU: r.proc.cpu() - r.cpu}
}

// ended waits for the worker, which is dead or has gone wrong, and says why.
func (r *running) ended() Result {
	r.proc.kill()
	<-r.proc.dead
	r.mu.Lock()
	verdict := r.verdict
	r.mu.Unlock()
	if verdict == nil {
		verdict = &Result{Outcome: Crashed, Detail: r.proc.cmd.ProcessState.String()}
	}
	return r.result(verdict.Outcome, verdict.Detail)
}
