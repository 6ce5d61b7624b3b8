package extract

import (
	"errors"
	"time"
)

// viewOrder is the order in which the texts of an object are handed on.
var viewOrder = [...]View{Shown, All, Joined, Properties, Carved, Recognised}

// sectionBase is where the texts of other sections of an object begin in its
// properties: behind all that the properties themselves can hold.
const sectionBase = 1 << 40

// An objectSink takes what readers find in one object, whether they run here or
// in a worker.
type objectSink struct {
	walk     *walk
	node     *node
	number   int
	path     string
	format   string
	apart    window // of a text in another section
	children []*node
	open     *collecting // the child whose bytes come now
	// stopped is why the reader was told to stop.
	stopped *GapError
	armour  bool // an encrypted text was noted
	typed   typed

	here    bool          // the reader runs in this process, on this thread
	timed   bool          // a worker's messages are received on this thread
	started time.Duration // the thread's CPU time when it was last counted
	since   int           // bytes since the CPU time was last counted
}

func (s *objectSink) info() *ObjectInfo { return &s.walk.objects[s.number] }

// begin makes s ready for another format that reads the same object.
func (s *objectSink) begin(format string) {
	s.format = format
	s.stopped = nil
	for i := range s.walk.windows {
		s.walk.windows[i].section = s.node.object.Section
	}
}

func (s *objectSink) Text(v View, p Place, text string) error {
	if err := s.charge(len(text)); err != nil {
		return err
	}
	if text == "" {
		return nil
	}
	return s.window(v).write(p, text, s.emit)
}

func (s *objectSink) window(v View) *window {
	for i := range s.walk.windows {
		if s.walk.windows[i].view == v {
			return &s.walk.windows[i]
		}
	}
	return &s.walk.windows[1] // All
}

// Section hands a text of another section on at once, as documents of its own.
func (s *objectSink) Section(sec Section, p Place, text string) error {
	return s.sectionPiece(sec, p, text, false)
}

// sectionPiece takes a piece of such a text; more says that it goes on.
func (s *objectSink) sectionPiece(sec Section, p Place, text string, more bool) error {
	if err := s.charge(len(text)); err != nil {
		return err
	}
	w := &s.apart
	w.view, w.section = Properties, sec
	if err := w.write(p, text, s.emit); err != nil {
		return err
	}
	if more {
		return nil
	}
	return w.flush(s.emit)
}

func (s *objectSink) Gap(path string, cause Cause, detail string) error {
	if err := s.charge(0); err != nil {
		return err
	}
	s.walk.gap(s.node, path, cause, detail)
	return nil
}

func (s *objectSink) Fact(path, name, detail string) error {
	if err := s.charge(0); err != nil {
		return err
	}
	s.walk.notes.fact(joinPath(s.node.object.Path, path), name, detail)
	return nil
}

// callCost is what each call of a sink counts besides its bytes, so that a reader
// cannot call for ever.
const callCost = 8

// charge counts a call with n bytes and reports ErrBudget when reading must stop.
func (s *objectSink) charge(n int) error {
	w := s.walk
	if w.failure != nil || s.stopped != nil {
		return ErrBudget
	}
	ok := w.budget.take(n + callCost)
	if s.since += n + callCost; s.since >= 64<<10 {
		s.since = 0
		if err := w.ctx.Err(); err != nil {
			w.failure = err
			return ErrBudget
		}
		if s.here {
			ok = s.spend()
		} else {
			ok = s.received()
		}
	}
	if !ok {
		s.stop(w.budget.spent, w.budget.what)
		return ErrBudget
	}
	return nil
}

func (s *objectSink) stop(cause Cause, detail string) {
	if s.stopped == nil {
		s.stopped = &GapError{cause, detail}
	}
}

// flush hands on what is left of all texts.
func (s *objectSink) flush() {
	for i := range s.walk.windows {
		if s.walk.failure != nil {
			return
		}
		_ = s.walk.windows[i].flush(s.emit) // its errors are kept: the walk's failure, a spent budget
	}
}

// emit hands one window on.
func (s *objectSink) emit(w *window) error {
	k := s.walk
	k.doc = Document{
		Object:   s.number,
		Path:     s.path,
		Format:   s.format,
		View:     w.view,
		Section:  w.section,
		Text:     string(w.text),
		Base:     w.base,
		Repeated: w.repeated,
		Places:   w.places,
	}
	if w.view == Shown && !s.armour && hasArmour(k.doc.Text) {
		s.armour = true
		k.notes.gap(s.node.object.Path, EncryptedMail, "a message encrypted with PGP or age")
	}
	d := k.doc
	k.passwords.see(&d)
	if err := s.handOver(&d); err != nil {
		return err
	}
	return s.second(&d)
}

// handOver gives a document to visit, whose CPU time is not the reader's.
func (s *objectSink) handOver(d *Document) error {
	k := s.walk
	if s.here {
		s.spend()
		defer s.received()
	}
	k.doc = *d
	if err := k.show(); err != nil {
		k.failure = err
		return ErrBudget
	}
	return nil
}

// show calls visit. A panic there is a fault of ours, not of the object.
func (w *walk) show() (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("read a message: panic in the receiver of its documents")
		}
	}()
	return w.visit(&w.doc)
}
