package extract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// A typedChild is a file that is written in a text.
type typedChild struct {
	run  run
	path string // of the object
	file []byte
}

// typedFile hands on a file that was written in a text, as soon as no other child is being
// collected. What turns out to be none is dropped.
func (s *objectSink) typedFile(d *Document, r run, file []byte) error {
	c := typedChild{r, d.Path, file}
	if s.open == nil {
		return s.typedChild(c)
	}
	if len(s.typed.waiting) >= typedFiles {
		s.tooManyTyped(d.Path)
		return nil
	}
	s.typed.waiting = append(s.typed.waiting, c)
	return nil
}

func (s *objectSink) tooManyTyped(path string) {
	s.walk.notes.gap(path, TooBig, fmt.Sprintf("more than %d files are written in its text", typedFiles))
}

// typedWaiting hands on the files that were found while a child was being collected.
func (s *objectSink) typedWaiting() error {
	list := s.typed.waiting
	s.typed.waiting = nil
	for _, c := range list {
		if err := s.typedChild(c); err != nil {
			return err
		}
	}
	return nil
}

func (s *objectSink) typedChild(c typedChild) error {
	name := c.run.kind
	if c.run.packed != "" {
		name += ", " + c.run.packed
	}
	before := len(s.children)
	if err := s.Child(Child{Path: name, Alternative: true}, c.run.unpacked(c.file)); err != nil || len(s.children) == before {
		return err
	}
	n := s.children[before]
	switch {
	case slices.ContainsFunc(s.typed.files, n.startOf):
		// Another reading of the text has broken off the digits.
	case len(s.typed.files) >= typedFiles:
		s.tooManyTyped(c.path)
	default:
		if len(c.file) <= longestPiece && c.run.printed() {
			n.piece = &piece{}
		}
		for _, have := range s.typed.files {
			if have.startOf(n) { // what it lacks is in n
				have.piece = &piece{}
			}
		}
		s.typed.files = append(s.typed.files, n)
		return nil
	}
	n.bytes.free()
	s.children = s.children[:before]
	s.walk.budget.files--
	return nil
}

// startOf reports whether n is nothing but how another file begins.
func (n *node) startOf(whole *node) bool {
	a, b := n.bytes, whole.bytes
	return !a.inFile && !b.inFile && bytes.HasPrefix(b.mem, a.mem)
}

// longestPiece is how long a piece of a file is, bytes, that people print to show what is in
// the file: what is missing stands nowhere in the message.
const longestPiece = 16 << 10

// A piece is what somebody printed of a file, or how a file begins that is read whole besides,
// with all that is in it.
type piece struct {
	broken bool // the rest is missing, which is no gap
}

// printed reports whether programs that show the bytes of files write them so.
func (r run) printed() bool {
	return r.packed == "" && (strings.HasPrefix(r.kind, "hexadecimal") || strings.HasPrefix(r.kind, "a dump"))
}
