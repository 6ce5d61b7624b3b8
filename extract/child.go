package extract

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// collecting is a child whose bytes are being written to the store.
type collecting struct {
	node *node
	full bool // it is larger than an object may be
}

const copySize = 32 << 10

var copyBuffers = sync.Pool{New: func() any { return new([copySize]byte) }}

// Child reads r into the store; the object waits there until this one is read.
func (s *objectSink) Child(c Child, r io.Reader) error {
	if err := s.beginChild(c); err != nil {
		return err
	}
	if s.open == nil { // nested too deep
		return nil
	}
	w := s.walk
	buffer := copyBuffers.Get().(*[copySize]byte)
	defer copyBuffers.Put(buffer)
	for {
		n, err := r.Read(buffer[:])
		if e := s.childData(buffer[:n]); e != nil {
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
	c.Names, c.Types, c.Charsets = bounded(c.Names), bounded(c.Types), bounded(c.Charsets)
	size := len(c.Path)
	for _, list := range [...][]string{c.Names, c.Types, c.Charsets} {
		for _, t := range list {
			size += len(t)
		}
	}
	if err := s.charge(size); err != nil {
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
		preview:     c.Preview,
		piece:       s.node.piece,
		inPreview:   s.node.smallPreview(),
	}}
	return nil
}

// bounded cuts what a sender can make long: an object keeps its first eight names,
// 400 bytes of each.
func bounded(list []string) []string {
	list = list[:min(len(list), 8)]
	for i, t := range list {
		if len(t) > longestName || !utf8.ValidString(t) {
			list = slices.Clone(list)
			list[i] = strings.ToValidUTF8(t[:min(len(t), longestName)], "\uFFFD")
		}
	}
	return list
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
	return s.typedWaiting()
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
