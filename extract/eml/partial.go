package eml

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"postern/extract"
	"postern/mail"
)

// A piece is one message/partial (RFC 2046 section 5.2.2): a stretch of a message
// that was sent in several.
type piece struct {
	path       string
	number     int
	start, end int64
}

// A set is the pieces of one message, as far as they are in this one.
type set struct {
	total  int // 0 while no piece has said it
	pieces []piece
}

// mostPieces bounds a set: what claims to be of more is never whole.
const mostPieces = 1000

// headOf is how much of an attached message is read to see whether it is a piece.
const headOf = 16 << 10

// sets finds the pieces among the parts of tree, and among the messages that are
// attached to it, as they come when somebody forwards all of them.
func (m *message) sets(tree *mail.Tree) map[string]*set {
	sets := map[string]*set{}
	tree.Walk(func(p *mail.Part) {
		if p.Kind != mail.Leaf || !strings.HasPrefix(p.Types[0].Type, "message/") || p.Encodings[0] != "" {
			return
		}
		if p.Types[0].Type == "message/rfc822" {
			head := mail.Parse(io.NewSectionReader(m.o.Data, p.Body, p.End-p.Body), min(p.End-p.Body, headOf), mail.Limits{Parts: 1}).Root
			addPiece(sets, head.Types[0], piece{path: p.Path, start: p.Body + head.Body, end: p.End})
			return
		}
		addPiece(sets, p.Types[0], piece{path: p.Path, start: p.Body, end: p.End})
	})
	return sets
}

func addPiece(sets map[string]*set, t mail.MediaType, p piece) {
	id := t.Params["id"]
	number, err := strconv.Atoi(t.Params["number"])
	if t.Type != "message/partial" || err != nil || number < 1 || number > mostPieces {
		return
	}
	s := sets[id]
	if s == nil {
		s = &set{}
		sets[id] = s
	}
	if total, err := strconv.Atoi(t.Params["total"]); err == nil && total > 0 {
		s.total = total
	}
	p.number = number
	s.pieces = append(s.pieces, p)
}

// whole reports whether every piece is there, and leaves one of each, in order.
func (s *set) whole() bool {
	if s == nil || s.total == 0 || s.total > mostPieces {
		return false
	}
	slices.SortStableFunc(s.pieces, func(a, b piece) int { return cmp.Compare(a.number, b.number) })
	s.pieces = slices.CompactFunc(s.pieces, func(a, b piece) bool { return a.number == b.number })
	return len(s.pieces) >= s.total && s.pieces[s.total-1].number == s.total
}

// missing names the pieces that are not there.
func (s *set) missing() string {
	have := map[int]bool{}
	last := 0
	for _, p := range s.pieces {
		have[p.number] = true
		last = max(last, p.number)
	}
	var list []string
	for n := 1; n <= min(max(s.total, last), mostPieces) && len(list) < 20; n++ {
		if !have[n] {
			list = append(list, strconv.Itoa(n))
		}
	}
	switch {
	case s.total == 0:
		list = append(list, "how many there are is not said")
	case s.total > mostPieces || len(list) == 20:
		list = append(list, "and more")
	}
	return strings.Join(list, ", ")
}

// partial hands on the messages whose pieces are all here.
func (m *message) partial(sets map[string]*set) error {
	ids := make([]string, 0, len(sets))
	for id, s := range sets {
		if s.whole() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		s := sets[id]
		// Only the header of the inner message counts, which begins the first piece;
		// the outer one was read where it stands.
		in := make([]io.Reader, 0, s.total)
		for _, p := range s.pieces[:s.total] {
			in = append(in, io.NewSectionReader(m.o.Data, p.start, p.end-p.start))
		}
		c := extract.Child{Path: s.pieces[0].path + "~whole", Types: []string{"message/rfc822"}}
		if err := m.sink.Child(c, io.MultiReader(in...)); err != nil {
			return err
		}
	}
	return nil
}

// notWhole notes what cannot be read of a part whose content is elsewhere: the other
// pieces of a message, or all of it.
func (m *message) notWhole(p *mail.Part, sets map[string]*set) error {
	for _, t := range p.Types {
		switch t.Type {
		case "message/partial":
			s := sets[t.Params["id"]]
			if s == nil {
				s = &set{}
			}
			if s.whole() {
				continue
			}
			detail := fmt.Sprintf("piece %s of a message that was sent in pieces; not here: %s", numeral(t.Params["number"]), s.missing())
			return m.sink.Gap(p.Path, extract.Corrupt, detail)
		case "message/external-body":
			return m.sink.Gap(p.Path, extract.Unknown, "an external body: its content is elsewhere")
		}
	}
	return nil
}

// numeral is a number that a sender wrote, or a word for what is none.
func numeral(s string) string {
	if n, err := strconv.Atoi(s); err == nil {
		return strconv.Itoa(n)
	}
	return "?"
}
