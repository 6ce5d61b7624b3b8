package extract

import (
	"errors"
	"io"

	"postern/internal/worker"
)

// pieceSize is how much text or data one message of a worker holds.
const pieceSize = 128 << 10

// A workerSink writes what a reader finds to the parent, which keeps the budget:
// here only the size of children is seen to, since the parent cannot end one.
type workerSink struct {
	out     *worker.Output
	limits  Limits
	message encoder
	piece   []byte
	refused bool // the parent wants no more
}

func (s *workerSink) send() error {
	if err := s.out.Send(s.message); err != nil {
		s.refused = true
		return ErrBudget
	}
	return nil
}

func (s *workerSink) Text(v View, p Place, text string) error {
	for {
		piece := text[:min(len(text), pieceSize)]
		text = text[len(piece):]
		s.message = append(s.message[:0], sayText)
		s.message.text(string(v))
		s.message.text(p.Where)
		s.message.text(p.Column)
		s.message = append(s.message, piece...)
		if err := s.send(); err != nil || text == "" {
			return err
		}
		p = Place{}
	}
}

func (s *workerSink) Section(sec Section, p Place, text string) error {
	for {
		piece := text[:min(len(text), pieceSize)]
		text = text[len(piece):]
		s.message = append(s.message[:0], saySection)
		s.message.text(string(sec))
		s.message.text(p.Where)
		s.message.text(p.Column)
		more := byte('.')
		if text != "" {
			more = '+'
		}
		s.message = append(append(s.message, more), piece...)
		if err := s.send(); err != nil || text == "" {
			return err
		}
		p = Place{}
	}
}

func (s *workerSink) Gap(path string, cause Cause, detail string) error {
	return s.note(sayGap, path, string(cause), detail)
}

func (s *workerSink) Fact(path, name, detail string) error {
	return s.note(sayFact, path, name, detail)
}

func (s *workerSink) note(kind byte, texts ...string) error {
	s.message = append(s.message[:0], kind)
	for _, t := range texts {
		s.message.text(clean(t, 4<<10))
	}
	return s.send()
}

func (s *workerSink) Child(c Child, r io.Reader) error {
	s.message = append(s.message[:0], sayChild)
	s.message.child(c)
	if err := s.send(); err != nil {
		return err
	}
	damage := &GapError{}
	if s.limits.Depth > 0 {
		var err error
		if damage, err = s.data(r); err != nil {
			return err
		}
	}
	return s.note(sayEnd, string(damage.Cause), damage.Detail)
}

// data sends r, and one byte more than an object may have, so that the parent
// sees that there was more.
func (s *workerSink) data(r io.Reader) (*GapError, error) {
	if s.piece == nil {
		s.piece = make([]byte, 32<<10)
	}
	for left := s.limits.Object + 1; left > 0; {
		n, err := r.Read(s.piece[:min(left, int64(len(s.piece)))])
		left -= int64(n)
		if n > 0 {
			s.message = append(append(s.message[:0], sayData), s.piece[:n]...)
			if err := s.send(); err != nil {
				return nil, err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return &GapError{}, nil
		case errors.Is(err, ErrBudget):
			return nil, err
		case err != nil:
			return childDamage(err), nil
		}
	}
	return &GapError{}, nil
}
