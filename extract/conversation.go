package extract

import (
	"slices"

	"postern/internal/worker"
)

// A conversation takes what a worker says about one object, and believes none
// of it further than a sink must.
type conversation struct {
	sink *objectSink
	// skipping is a child that was refused, while its bytes still come.
	skipping bool
	ended    bool
	broken   bool // the worker said what none of ours says
	end      int64
	gap      GapError
	known    map[string]string // what often comes, and how it is shown
}

// often takes a text that comes with many messages, as views and columns do.
func (c *conversation) often(d *decoder) string {
	raw := d.bytes()
	if s, ok := c.known[string(raw)]; ok {
		return s
	}
	s := clean(string(raw), longestName)
	const most = 1 << 10
	if c.known == nil {
		c.known = map[string]string{}
	}
	if len(c.known) < most && len(raw) <= longestName {
		c.known[string(raw)] = s
	}
	return s
}

// receive takes one message. An error makes the worker stop.
func (c *conversation) receive(message []byte) error {
	if len(message) == 0 || c.ended {
		c.broken = true
		return errWire
	}
	d := decoder{rest: message[1:]}
	err := c.dispatch(message[0], &d)
	if d.failed {
		c.broken = true
		return errWire
	}
	return err
}

func (c *conversation) dispatch(kind byte, d *decoder) error {
	s := c.sink
	switch kind {
	case sayText:
		v, p := View(c.often(d)), Place{Where: clean(d.text(), longestName), Column: c.often(d)}
		return s.Text(v, p, string(d.rest))
	case saySection:
		sec, p := Section(clean(d.text(), longestName)), Place{Where: clean(d.text(), longestName), Column: clean(d.text(), longestName)}
		if len(d.rest) == 0 {
			d.fail()
			return nil
		}
		return s.sectionPiece(sec, p, string(d.rest[1:]), d.rest[0] == '+')
	case sayChild, sayData, sayEnd:
		return c.child(kind, d)
	case sayGap:
		path, cause, detail := d.text(), Cause(d.text()), d.text()
		if !slices.Contains(Causes, cause) {
			d.fail()
			return nil
		}
		return s.Gap(path, cause, detail)
	case sayFact:
		return s.Fact(d.text(), d.text(), d.text())
	case sayRead:
		c.end, c.gap = d.number(), GapError{Cause(d.text()), d.text()}
		c.ended = true
	default:
		d.fail()
	}
	return nil
}

func (c *conversation) child(kind byte, d *decoder) error {
	s := c.sink
	switch open := s.open != nil; {
	case kind == sayChild && !open && !c.skipping:
		child := d.child()
		if d.failed {
			return nil
		}
		err := s.beginChild(child)
		c.skipping = err == nil && s.open == nil
		return err
	case kind == sayData && open:
		return s.childData(d.rest)
	case kind == sayEnd && open:
		gap := GapError{Cause(d.text()), d.text()}
		if gap.Cause == "" {
			return s.endChild(nil)
		}
		return s.endChild(childDamage(&gap))
	case kind == sayEnd && c.skipping:
		c.skipping = false
	case kind == sayData && c.skipping:
	default:
		d.fail()
	}
	return nil
}

// outcome is the error of the reader, as far as it is known here.
func (c *conversation) outcome(format string, r worker.Result) error {
	the := "the " + format + " reader "
	switch r.Outcome {
	case worker.Finished, worker.Stopped:
		if c.broken {
			return &GapError{Crashed, the + "went wrong"}
		}
	case worker.OutOfMemory:
		return &GapError{Crashed, the + "needs more memory than it may have"}
	case worker.TimedOut:
		return &GapError{Timeout, the + "used up its time"}
	case worker.TooMuch:
		return &GapError{TooBig, the + "writes more than it may"}
	case worker.Crashed:
		return &GapError{Crashed, the + "ended in the middle: " + r.Detail}
	default:
		return &GapError{Crashed, the + "failed"}
	}
	switch {
	case c.end == endWhole && c.ended:
		return nil
	case c.end == endGap:
		return &c.gap
	case c.end == endBudget:
		return ErrBudget
	default:
		return &GapError{Corrupt, the + "cannot read it to its end"}
	}
}
