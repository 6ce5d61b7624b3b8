package extracttest

import (
	"io"
	"strings"

	"postern/extract"
)

// A Sink collects in memory. The zero value is ready. It takes calls from one
// goroutine.
type Sink struct {
	// Limit is how many bytes of text and children are taken before every call
	// returns [extract.ErrBudget]; zero means 1 GiB.
	Limit int64
	// Discard counts bytes without keeping them, for benchmarks and bombs.
	Discard bool

	// Bytes is how many bytes of text and children came.
	Bytes int64
	// Calls is how many calls came.
	Calls int

	texts    map[extract.View]*strings.Builder
	sections map[extract.Section]*strings.Builder
	places   map[extract.View][]extract.Place
	children []Child
	gaps     []extract.Gap
	facts    []extract.Fact
}

// Text implements [extract.Sink].
func (s *Sink) Text(v extract.View, p extract.Place, text string) error {
	if err := s.take(len(text)); err != nil || s.Discard {
		return err
	}
	if s.texts == nil {
		s.texts, s.places = map[extract.View]*strings.Builder{}, map[extract.View][]extract.Place{}
	}
	b := s.texts[v]
	if b == nil {
		b = &strings.Builder{}
		s.texts[v] = b
	}
	if p.Where != "" {
		p.Offset = b.Len()
		s.places[v] = append(s.places[v], p)
	}
	b.WriteString(text)
	return nil
}

// Section implements [extract.Sink].
func (s *Sink) Section(sec extract.Section, _ extract.Place, text string) error {
	if err := s.take(len(text)); err != nil || s.Discard {
		return err
	}
	if s.sections == nil {
		s.sections = map[extract.Section]*strings.Builder{}
	}
	b := s.sections[sec]
	if b == nil {
		b = &strings.Builder{}
		s.sections[sec] = b
	}
	b.WriteString(text)
	return nil
}

// Child implements [extract.Sink].
func (s *Sink) Child(c extract.Child, r io.Reader) error {
	if err := s.take(0); err != nil {
		return err
	}
	var kept strings.Builder
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if spent := s.take(n); spent != nil {
			return spent
		}
		if !s.Discard {
			kept.Write(buf[:n])
		}
		if err == nil {
			continue
		}
		if err == io.EOF {
			err = nil
		}
		if !s.Discard {
			s.children = append(s.children, Child{Child: c, Data: []byte(kept.String()), Err: err})
		}
		return nil
	}
}

// Gap implements [extract.Sink].
func (s *Sink) Gap(path string, cause extract.Cause, detail string) error {
	s.gaps = append(s.gaps, extract.Gap{Path: path, Cause: cause, Detail: detail})
	return s.take(0)
}

// Fact implements [extract.Sink].
func (s *Sink) Fact(path, name, detail string) error {
	s.facts = append(s.facts, extract.Fact{Path: path, Name: name, Detail: detail})
	return s.take(0)
}

// Result is what came so far.
func (s *Sink) Result() Result {
	r := Result{
		Texts: map[extract.View]string{}, Sections: map[extract.Section]string{},
		Places: s.places, Children: s.children, Gaps: s.gaps, Facts: s.facts,
	}
	for v, b := range s.texts {
		r.Texts[v] = b.String()
	}
	for sec, b := range s.sections {
		r.Sections[sec] = b.String()
	}
	return r
}

func (s *Sink) take(n int) error {
	s.Calls++
	s.Bytes += int64(n)
	limit := s.Limit
	if limit == 0 {
		limit = 1 << 30
	}
	if s.Bytes > limit {
		return extract.ErrBudget
	}
	return nil
}
