package worker

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"
	"time"
)

// Options configure a Pool. Zero fields mean defaults.
type Options struct {
	// Command starts a worker; default this binary with the argument "worker".
	Command []string
	// Workers is how many jobs run at once; default the number of CPUs. One more
	// process stands by.
	Workers int
	// Memory bounds what one worker holds, bytes; default 384 MiB.
	Memory int64
	// Jobs is after how many jobs a worker is replaced; default 500.
	Jobs int
}

// A Pool is a set of workers. Safe for concurrent use.
type Pool struct {
	options Options
	tokens  chan struct{} // one for each job that may run
	idle    chan *process
	starts  chan startRequest
	done    chan struct{} // closed by Close
	closing sync.Once
	all     sync.WaitGroup // whatever must end before Close returns

	mu       sync.Mutex
	closed   bool
	living   map[*process]bool
	starting int   // processes on their way
	broken   error // why the last start failed; nil after one that worked
	changed  chan struct{}
	sandbox  string
}

type startRequest struct {
	proc *process
	err  chan error
}

// New makes a pool and begins to start its workers, without waiting for them.
func New(o Options) (*Pool, error) {
	if os.Getenv(Env) != "" {
		return nil, errors.New("make workers: this process is a worker itself, but its main function does not call Main")
	}
	if len(o.Command) == 0 {
		o.Command = []string{"/proc/self/exe", "worker"}
	}
	if o.Workers <= 0 {
		o.Workers = runtime.NumCPU()
	}
	if o.Memory <= 0 {
		o.Memory = 384 << 20
	}
	if o.Jobs <= 0 {
		o.Jobs = 500
	}
	p := &Pool{
		options: o,
		tokens:  make(chan struct{}, o.Workers),
		idle:    make(chan *process, o.Workers+1),
		starts:  make(chan startRequest),
		done:    make(chan struct{}),
		living:  make(map[*process]bool),
		changed: make(chan struct{}),
	}
	p.all.Go(p.starter)
	for range o.Workers + 1 {
		p.all.Go(p.supply)
	}
	return p, nil
}

// starter starts commands, all on one thread: the kernel kills a worker when the
// thread that started it ends (prctl(2), PR_SET_PDEATHSIG).
func (p *Pool) starter() {
	runtime.LockOSThread()
	for {
		select {
		case r := <-p.starts:
			r.err <- p.startHere(r.proc)
		case <-p.done:
			p.killAll()
			return
		}
	}
}

func (p *Pool) startHere(proc *process) error {
	if err := proc.cmd.Start(); err != nil {
		return err
	}
	p.mu.Lock()
	p.living[proc] = true
	p.mu.Unlock()
	p.all.Go(func() {
		_ = proc.cmd.Wait() // how it ended is in ProcessState
		close(proc.dead)
	})
	return nil
}

// killAll ends all workers, the busy ones too.
func (p *Pool) killAll() {
	p.mu.Lock()
	var all []*process
	for proc := range p.living {
		all = append(all, proc)
	}
	p.mu.Unlock()
	for _, proc := range all {
		proc.kill()
		<-proc.dead
	}
	for {
		select {
		case proc := <-p.idle:
			p.bury(proc)
		default:
			return
		}
	}
}

func (p *Pool) start(proc *process) error {
	r := startRequest{proc, make(chan error, 1)}
	select {
	case p.starts <- r:
		return <-r.err
	case <-p.done:
		return ErrClosed
	}
}

// supply adds one worker to the idle ones, and tries until it can.
func (p *Pool) supply() {
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		p.mu.Lock()
		p.starting++
		p.mu.Unlock()
		proc, err := p.launch()
		p.started(proc, err)
		if err == nil {
			p.offer(proc)
			return
		}
		select {
		case <-p.done:
			return
		case <-time.After(pause):
		}
	}
}

func (p *Pool) started(proc *process, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.starting--
	p.broken = err
	if err == nil {
		p.sandbox = proc.sandbox
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

// offer puts a worker among the idle ones, or ends it when the pool is closed.
func (p *Pool) offer(proc *process) {
	select {
	case <-p.done:
		p.bury(proc)
	default:
		p.idle <- proc // there is room for all
	}
}

// failing returns why there are no workers at all, if so, and a channel that is
// closed when that may have changed.
func (p *Pool) failing() (<-chan struct{}, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.living)+p.starting == 0 {
		return p.changed, p.broken
	}
	return p.changed, nil
}

// bury ends a worker.
func (p *Pool) bury(proc *process) {
	proc.end()
	p.mu.Lock()
	delete(p.living, proc)
	p.mu.Unlock()
}

// replace ends a worker and starts another, in the background.
func (p *Pool) replace(proc *process) {
	p.all.Go(func() {
		p.bury(proc)
		select {
		case <-p.done:
		default:
			p.supply()
		}
	})
}

// Sandbox says how the workers are confined, once the first one is ready.
func (p *Pool) Sandbox(ctx context.Context) (string, error) {
	for {
		p.mu.Lock()
		report, err, changed := p.sandbox, p.broken, p.changed
		p.mu.Unlock()
		if report != "" || err != nil {
			return report, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return "", ctx.Err()
		case <-p.done:
			return "", ErrClosed
		}
	}
}

// enter counts a job, unless the pool is closed.
func (p *Pool) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.all.Add(1)
	}
	return !p.closed
}

// Close kills the workers, ends running jobs with ErrClosed, and waits until all
// are gone.
func (p *Pool) Close() error {
	p.closing.Do(func() {
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		close(p.done)
	})
	p.all.Wait()
	p.killAll()
	return nil
}
