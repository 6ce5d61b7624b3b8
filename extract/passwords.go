package extract

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Bounds of the passwords that one message gives: how many are tried, how long
// one may be in bytes, how much text of its bodies and of its attachments is
// looked through, and how much CPU time all tries may take, at one object and
// in all.
const (
	mostPasswords   = 100
	longestPassword = 128
	passwordBodies  = 128 << 10
	passwordFiles   = 128 << 10
	passwordFile    = 16 << 10 // of one attachment
	triesCPU        = 3 * time.Second
	allTriesCPU     = 8 * time.Second
)

// passwords gathers what may be a password as the texts of a message pass by.
// Objects that want one are read last, so that it has seen the rest by then.
type passwords struct {
	subject, bodies, files strings.Builder
	object                 int // whose text came last, and how much of it was taken
	taken                  int
	used                   time.Duration // CPU time of the readers of locked objects
}

// see takes the text of a document that people see.
func (p *passwords) see(d *Document) {
	switch {
	case d.Section == Subject:
		take(&p.subject, d.Text, 4<<10)
	case d.View != Shown:
	case d.Section == Body:
		take(&p.bodies, d.Text[d.Repeated:], passwordBodies)
	case p.object != d.Object || p.taken < passwordFile:
		if p.object != d.Object {
			p.object, p.taken = d.Object, 0
		}
		text := d.Text[d.Repeated:]
		text = text[:min(len(text), passwordFile-p.taken)]
		p.taken += len(text)
		take(&p.files, text, passwordFiles)
	}
}

// take appends a text as lines of their own, up to a bound.
func take(b *strings.Builder, text string, most int) {
	if left := most - b.Len(); left > 0 {
		b.WriteString(text[:min(len(text), left)])
		b.WriteByte('\n')
	}
}

// list is what to try, the likeliest first: nothing once the tries have cost too
// much. The object that wants it is the last of objects.
func (p *passwords) list(objects []ObjectInfo) []string {
	if p.used >= allTriesCPU {
		return nil
	}
	var g guesses
	for _, b := range []*strings.Builder{&p.subject, &p.bodies, &p.files} {
		g.text(b.String())
	}
	g.lower(strings.TrimSpace(p.subject.String()))
	for i := range min(len(objects), 200) {
		for _, n := range objects[len(objects)-1-i].Names {
			n = path.Base(strings.ReplaceAll(n, `\`, "/"))
			g.lower(strings.TrimSuffix(n, path.Ext(n)), n)
		}
	}
	return g.all()
}

// TryPasswords asks try for some passwords that need not stand in the message, then
// for each that does, until it reports that one opens the object, and returns that
// one. It stops when the tries have used their CPU time, or with ctx; a try that can
// take long ends with the context it is given. The caller notes the fact
// [PasswordInMessage], never the password.
func (o *Object) TryPasswords(ctx context.Context, try func(ctx context.Context, password string) bool, known ...string) (string, bool) {
	most := triesCPU
	if left := o.Limits.CPU / 2; left > 0 {
		most = min(most, left)
	}
	ctx = &cpuContext{ctx, processCPU() + most}
	for _, list := range [][]string{known, o.Passwords} {
		for _, p := range list {
			if ctx.Err() != nil {
				return "", false
			}
			if try(ctx, p) {
				return p, true
			}
		}
	}
	return "", false
}

// A cpuContext ends when the process has used so much CPU time. Nobody waits for that:
// it shows only in Err.
type cpuContext struct {
	context.Context
	most time.Duration
}

func (c *cpuContext) Err() error {
	if err := c.Context.Err(); err != nil || processCPU() <= c.most {
		return err
	}
	return context.DeadlineExceeded
}

// processCPU is the CPU time that this process has used. Readers that try
// passwords have a process of their own.
func processCPU() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// locked reports whether one of the formats that fit an object sees that it
// wants a password.
func locked(o *Object, fits []*Format) (yes bool) {
	defer func() {
		if recover() != nil {
			yes = false // its reader will fail likewise, and say so
		}
	}()
	return slices.ContainsFunc(fits, func(f *Format) bool { return f.Locked != nil && f.Locked(o) })
}

// postpone puts an object that wants a password behind all others, and reports
// whether it did. When its turn comes it has the passwords of the message.
func (w *walk) postpone(n *node, fits []*Format) bool {
	if n.postponed {
		n.object.Passwords = w.passwords.list(append(w.objects[:len(w.objects):len(w.objects)], ObjectInfo{Names: n.object.Names}))
		return false
	}
	if !locked(&n.object, fits) {
		return false
	}
	n.postponed = true
	w.locked = append(w.locked, n)
	return true
}

// next takes the object to be read next, nil when there is none.
func (w *walk) next() *node {
	if len(w.stack) == 0 {
		if len(w.locked) == 0 {
			return nil
		}
		n := w.locked[0]
		w.locked[0] = nil
		w.locked = w.locked[1:]
		return n
	}
	n := w.stack[len(w.stack)-1]
	w.stack[len(w.stack)-1] = nil
	w.stack = w.stack[:len(w.stack)-1]
	return n
}
