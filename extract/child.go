package extract

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// collecting is a child whose bytes are being written to the store.
type collecting struct {
	node *node
	full bool // it is larger than an object may be
}

// Child reads r into the store; the object waits there until this one is read.
func (s *objectSink) Child(c Child, r io.Reader) error {
	if err := s.beginChild(c); err != nil {
		return err
	}
	if s.open == nil { // nested too deep
		return nil
	}
	w := s.walk
	if w.buffer == nil {
		w.buffer = make([]byte, 32<<10)
	}
	for {
		n, err := r.Read(w.buffer)
		if e := s.childData(w.buffer[:n]); e != nil {
			return e
		}
		switch {
		case s.open.full || errors.Is(err, io.EOF):
			return s.endChild(nil)
		case err != nil && w.ctx.Err() != nil:
			w.failure = w.ctx.Err()
			return ErrBudget
		case errors.Is(err, ErrBudget):
			return err
		case err != nil:
			return s.endChild(childDamage(err))
		}
	}
}

// childDamage is the gap that an error of a child's bytes makes of it.
func childDamage(err error) *GapError {
	var gap *GapError
	if errors.As(err, &gap) && slices.Contains(Causes, gap.Cause) {
		return gap
	}
	return &GapError{Corrupt, "its bytes cannot be read to their end"}
}

// beginChild makes room for a child. s.open stays nil for one that is nested too
// deep: it is a gap already.
func (s *objectSink) beginChild(c Child) error {
	if err := s.charge(0); err != nil {
		return err
	}
	w, parent := s.walk, &s.node.object
	if parent.Depth+1 > w.budget.limits.Depth {
		w.notes.gap(childPath(parent.Path, c, len(s.children)), TooDeep,
			fmt.Sprintf("nested more than %d deep", w.budget.limits.Depth))
		return nil
	}
	if w.budget.files >= w.budget.limits.Files {
		s.stop(TooBig, fmt.Sprintf("more than %d objects in the message", w.budget.limits.Files))
		return ErrBudget
	}
	w.budget.files++
	section := c.Section
	if section == "" {
		section = parent.Section
	}
	b := w.store.add()
	s.open = &collecting{node: &node{
		object: Object{
			Path:     childPath(parent.Path, c, len(s.children)),
			Names:    c.Names,
			Types:    c.Types,
			Charsets: c.Charsets,
			Section:  section,
			Depth:    parent.Depth + 1,
		},
		bytes:       b,
		alternative: c.Alternative,
	}}
	return nil
}

// childData takes the next bytes of the open child.
func (s *objectSink) childData(p []byte) error {
	c := s.open
	if c.full {
		return nil
	}
	if most := s.walk.budget.limits.Object; c.node.bytes.size+int64(len(p)) > most {
		p = p[:most-c.node.bytes.size]
		c.full = true
		c.node.damage = &GapError{TooBig, fmt.Sprintf("larger than %d bytes; what is behind was not read", most)}
	}
	err := s.charge(len(p))
	if _, e := c.node.bytes.Write(p); e != nil {
		s.walk.failure = e
		return ErrBudget
	}
	return err
}

// endChild queues the open child.
func (s *objectSink) endChild(damage *GapError) error {
	c := s.open
	s.open = nil
	if c.node.damage == nil {
		c.node.damage = damage
	}
	c.node.object.Data = c.node.bytes
	c.node.object.Size = c.node.bytes.size
	s.children = append(s.children, c.node)
	return nil
}

// abandon ends a child that its reader never ended.
func (s *objectSink) abandon() {
	if s.open != nil {
		_ = s.endChild(&GapError{Corrupt, "the reader around it stopped in the middle of it"})
	}
}

// Paths are shown, so they hold nothing that changes how they look, and no
// sender can make them long.
const longestName = 400

func joinPath(parent, child string) string {
	child = cleanPath(child)
	switch {
	case parent == "":
		return child
	case child == "":
		return parent
	default:
		return parent + "/" + child
	}
}

// childPath is the path of the number-th child (from 0) found in parent.
func childPath(parent string, c Child, number int) string {
	name := c.Path
	if name == "" && len(c.Names) > 0 {
		name = strings.NewReplacer("/", "_", "\\", "_").Replace(c.Names[0])
	}
	if name == "" {
		name = fmt.Sprintf("#%d", number+1)
	}
	return joinPath(parent, name)
}
