package worker

import (
	"errors"
	"os"
	"time"
)

// A Job is a piece of work for one worker.
type Job struct {
	// Input is handed to the handler as it is; at most MaxMessage bytes.
	Input []byte
	// File, where it is set, is an open file for the worker, which gets it for
	// reading only. It must stay open until Do returns.
	File *os.File
	// CPU bounds the CPU time of the job, waiting left out; 0 is no bound. Wall
	// bounds what it may take by the clock, without the time that Receive takes;
	// 0 is five times CPU and ten seconds.
	CPU, Wall time.Duration
	// Output bounds all messages of the job, bytes with their headers; 0 is no bound.
	Output int64
	// Wait is how long Do may wait for a free worker; 0 waits as long as ctx.
	Wait time.Duration
	// Receive is called in Do's goroutine with every message of the worker. The
	// message is valid only during the call, and nothing about it can be
	// trusted. An error stops the job.
	Receive func(message []byte) error
}

// MaxMessage bounds one message between parent and worker, bytes.
const MaxMessage = 1 << 20

// An Outcome says how a job ended.
type Outcome int

// The outcomes of a job. After Finished, Failed and Stopped the worker lives on.
const (
	Finished    Outcome = iota // the handler returned nil
	Failed                     // the handler returned an error
	Stopped                    // Receive returned an error
	Crashed                    // the worker ended, panicked or broke the protocol
	OutOfMemory                // it held more than it may
	TimedOut                   // its CPU time, or the clock, ran out
	TooMuch                    // it sent more than Job.Output
)

var outcomeNames = [...]string{"finished", "failed", "stopped", "crashed", "out of memory", "timed out", "too much output"}

func (o Outcome) String() string { return outcomeNames[o] }

// A Result is what became of a job.
type Result struct {
	Outcome Outcome
	// Detail is the handler's error after Failed, else a few words of our own
	// ("exit status 2"). The error comes from the worker and may hold anything.
	Detail string
	// CPU is the time that the worker used for the job, as the kernel counted it.
	CPU time.Duration
}

// Errors of Do: the job was not done, and nothing is known about its input.
var (
	ErrBusy   = errors.New("no worker was free in time")
	ErrClosed = errors.New("the workers are closed")
)
