package worker

import (
	"context"
	"fmt"
	"time"
)

// Do runs one job and waits for its end. An error means that the job was not
// done for reasons of our own (ErrBusy, ErrClosed, ctx, no worker can be started).
func (p *Pool) Do(ctx context.Context, job Job) (Result, error) {
	if !p.enter() {
		return Result{}, ErrClosed
	}
	defer p.all.Done()
	var late <-chan time.Time
	if job.Wait > 0 {
		timer := time.NewTimer(job.Wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case p.tokens <- struct{}{}:
	case <-ctx.Done():
		return Result{}, ctx.Err()
	case <-late:
		return Result{}, ErrBusy
	case <-p.done:
		return Result{}, ErrClosed
	}
	defer func() { <-p.tokens }()
	if job.File != nil {
		same, done, err := readOnly(job.File)
		if err != nil {
			return Result{}, fmt.Errorf("open a job's file for reading: %w", err)
		}
		defer done()
		job.File = same
	}
	for range 5 {
		proc, err := p.take(ctx, late)
		if err != nil {
			return Result{}, err
		}
		result, begun := p.run(ctx, proc, &job)
		if err := p.given(ctx, result); err != nil {
			return result, err
		}
		if begun {
			return result, nil
		}
	}
	return Result{Outcome: Crashed, Detail: "the workers do not take it"}, nil
}

// given is the error of a job that was given up for reasons of our own.
func (p *Pool) given(ctx context.Context, result Result) error {
	if result.Outcome == Finished || result.Outcome == Failed {
		return nil
	}
	select {
	case <-p.done:
		return ErrClosed
	default:
		return ctx.Err()
	}
}

// take takes an idle worker.
func (p *Pool) take(ctx context.Context, late <-chan time.Time) (*process, error) {
	for {
		select {
		case proc := <-p.idle:
			if proc.alive() {
				return proc, nil
			}
			p.replace(proc)
			continue
		default:
		}
		changed, err := p.failing()
		if err != nil {
			return nil, err
		}
		select {
		case proc := <-p.idle:
			if proc.alive() {
				return proc, nil
			}
			p.replace(proc)
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-late:
			return nil, ErrBusy
		case <-p.done:
			return nil, ErrClosed
		}
	}
}

// run runs a job on a worker. begun is false when the worker was dead before it
// could have seen the job.
func (p *Pool) run(ctx context.Context, proc *process, job *Job) (result Result, begun bool) {
	r := newRunning(proc, job, p.options.Memory)
	fit := false
	defer func() {
		if fit && proc.jobs < p.options.Jobs && proc.memory() < p.options.Memory/4 {
			p.offer(proc)
		} else {
			p.replace(proc)
		}
	}()
	r.watch()
	defer r.unwatch()
	defer context.AfterFunc(ctx, func() { r.kill(Stopped, "given up") })()
	proc.jobs++
	if err := proc.send(job.Input, job.File); err != nil {
		return Result{Outcome: Crashed}, false
	}
	result, fit = r.receive()
	return result, true
}
