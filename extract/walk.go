package extract

import (
	"context"
	"io"
	"path"
	"slices"
)

// A walk is one pass through one message. Objects are read depth first and
// numbered when their reading begins, so that numbers, documents and report all
// follow the order of the message.
type walk struct {
	reader *Reader
	ctx    context.Context
	visit  func(*Document) error
	// failure is why the message is not judged at all: it ends the walk.
	failure   error
	budget    budget
	store     store
	stack     []*node // the next object is the last
	locked    []*node // read when the stack is empty
	passwords passwords
	notes     notes
	objects   []ObjectInfo
	unseen    []unseen // pictures whose text is recognised last
	windows   [len(viewOrder)]window
	doc       Document
}

// A node is an object that waits to be read, or is being read.
type node struct {
	object      Object
	bytes       *blob // nil where the bytes are not the walk's own
	alternative bool
	preview     bool // a picture of the object around it
	inPreview   bool // part of such a picture, which shows nothing
	postponed   bool // until the rest of the message was read
	unseen      bool // its bytes are wanted once more, for the text in the picture
	found       bool // inside bytes that nothing reads, by its first bytes
	piece       *piece
	// damage is what went wrong while its bytes were collected.
	damage *GapError
}

func newWalk(ctx context.Context, r *Reader, size int64, visit func(*Document) error) *walk {
	w := &walk{
		reader: r,
		ctx:    ctx,
		visit:  visit,
		budget: newBudget(r.limits, size),
		store:  store{dir: r.dir},
	}
	for i, v := range viewOrder {
		w.windows[i].view = v
	}
	return w
}

func (w *walk) close() { w.store.close() }

func (w *walk) report() *Report {
	return &Report{Objects: w.objects, Gaps: w.notes.gaps, Facts: w.notes.facts}
}

// message reads the message itself; what is in it goes on the stack.
func (w *walk) message(m interface {
	io.ReaderAt
	Size() int64
},
) {
	n := &node{object: Object{Data: m, Size: m.Size()}}
	w.look(n)
	s := w.begin(n)
	s.info().Format = messageFormat
	w.try(s, w.reader.message, true)
	w.finish(s)
}

// file puts a file on the stack.
func (w *walk) file(name string, data io.ReaderAt, size int64) {
	o := Object{Section: Attachment, Data: data, Size: size}
	if name != "" {
		o.Path = cleanPath(path.Base(name))
		o.Names = []string{name}
	}
	w.stack = append(w.stack, &node{object: o})
}

// run reads objects until there are none, or the walk fails, and then the texts of the
// pictures.
func (w *walk) run() {
	w.readObjects()
	w.recogniseAll()
}

func (w *walk) readObjects() {
	for n := w.next(); n != nil && w.failure == nil; n = w.next() {
		if w.read(n) && !n.unseen {
			n.bytes.free()
		}
		if w.failure == nil {
			w.failure = w.ctx.Err()
		}
	}
}

// read reads one object with every format that fits it. It reports whether it is
// done with it.
func (w *walk) read(n *node) bool {
	o := &n.object
	if w.budget.spent != "" {
		if !n.alternative {
			w.begin(n)
		}
		w.notes.gap(o.Path, w.budget.spent, "not read: "+w.budget.what)
		return true
	}
	w.look(n)
	fits := w.reader.fitting(o)
	known := recognise(o, fits)
	if n.alternative && len(fits) == 0 && (known == nil || known.weak) {
		return true
	}
	if w.postpone(n, fits) {
		return false
	}
	used := w.budget.cpu
	s := w.begin(n)
	w.damaged(n, fits)
	ended := w.readAll(s, fits)
	whole := len(ended) > 0
	if len(o.Passwords) > 0 {
		w.passwords.used += w.budget.cpu - used
	}
	if w.failure != nil {
		return true
	}
	w.unread(s, fits, known, whole)
	if readAsText(fits, ended) && w.failure == nil && w.budget.spent == "" {
		w.try(s, &Format{Name: s.info().Format, Read: holdsFiles}, true)
	}
	w.mismatch(o, fits, known)
	w.finish(s)
	return true
}

// look reads the object's ends and notes what budget is left for it.
func (w *walk) look(n *node) {
	o := &n.object
	o.Limits = w.budget.left(o.Depth)
	o.Scans = w.reader.desk != nil
	if b := n.bytes; b != nil && !b.inFile {
		o.Head = b.mem[:min(endSize, len(b.mem))]
		o.Tail = b.mem[max(len(b.mem)-endSize, 0):]
		return
	}
	if err := o.fillEnds(); err != nil && w.failure == nil {
		w.failure = err
	}
}

// begin numbers and lists an object.
func (w *walk) begin(n *node) *objectSink {
	o := &n.object
	w.objects = append(w.objects, ObjectInfo{
		Number:  len(w.objects),
		Path:    o.Path,
		Names:   o.Names,
		Types:   o.Types,
		Size:    o.Size,
		Section: o.Section,
		Depth:   o.Depth,
	})
	for i := range w.windows {
		w.windows[i].base = 0
	}
	return &objectSink{walk: w, node: n, number: len(w.objects) - 1, path: o.Path, apart: window{base: sectionBase}}
}

// damaged notes what was wrong with the object's bytes. A damaged second reading
// is no gap while it looks like nothing.
func (w *walk) damaged(n *node, fits []*Format) {
	if n.damage == nil {
		return
	}
	if n.alternative && n.damage.Cause == Corrupt && onlyPlain(fits) {
		return
	}
	w.gap(n, "", n.damage.Cause, n.damage.Detail)
}

// gap notes a gap of an object, or of a path within it. That a piece of a file is broken is
// none: it was read as far as it goes.
func (w *walk) gap(n *node, path string, cause Cause, detail string) {
	if n.piece != nil && cause == Corrupt {
		n.piece.broken = true
		return
	}
	w.notes.gap(joinPath(n.object.Path, path), cause, detail)
}

// readAll lets every format that fits read the object, but for those that are
// covered by one that has read it to its end. It returns those that did.
func (w *walk) readAll(s *objectSink, fits []*Format) []*Format {
	var ended []*Format
	o := &s.node.object
	for _, f := range fits {
		if covered(o, f, ended) {
			continue
		}
		if s.info().Format == "" {
			s.info().Format = f.Name
		}
		if w.try(s, f, false) {
			if len(ended) == 0 {
				s.info().Format = f.Name
			}
			ended = append(ended, f)
		}
		if w.failure != nil || w.budget.spent != "" {
			return nil
		}
	}
	return ended
}

// readAsText reports whether a format of texts fits, and no other one has read the
// text as something that only looks like one.
func readAsText(fits, ended []*Format) bool {
	return slices.ContainsFunc(fits, (*Format).textual) && !slices.ContainsFunc(ended, func(f *Format) bool {
		return !f.textual() && slices.Contains(f.Covers, plainFormat)
	})
}

// finish hands on the text that is left and queues the children, the first on top.
func (w *walk) finish(s *objectSink) {
	s.flush()
	for i := len(s.children) - 1; i >= 0; i-- {
		w.stack = append(w.stack, s.children[i])
	}
}
