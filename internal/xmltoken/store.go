package xmltoken

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// names are the names and short values of a text as strings, of which there is one each.
type names struct {
	all    map[string]string
	recent [64]string // those that came last, by a simple sum
}

// maxNames bounds how many are kept.
const maxNames = 4096

func (s *names) of(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	place := &s.recent[(int(b[0])+int(b[len(b)-1])*5+len(b)*17)%len(s.recent)]
	if *place == string(b) {
		return *place
	}
	name, known := s.all[string(b)]
	if !known {
		name = valid(b)
		if len(s.all) < maxNames && len(b) <= maxName {
			s.all[string(b)] = name
		}
	}
	if name == string(b) {
		*place = name
	}
	return name
}

// texts makes strings, many to one piece of memory: most live no longer than their token.
type texts struct{ piece strings.Builder }

const pieceSize = 16 << 10

func (s *texts) of(b []byte) string {
	if len(b) > pieceSize/4 {
		return string(b)
	}
	if s.piece.Cap()-s.piece.Len() < len(b) {
		s.piece = strings.Builder{}
		s.piece.Grow(pieceSize)
	}
	from := s.piece.Len()
	s.piece.Write(b)
	return s.piece.String()[from:]
}

// unescaped is the text of b, its references replaced.
func (s *texts) unescaped(b []byte) string {
	if bytes.IndexByte(b, '&') >= 0 || !utf8.Valid(b) {
		return unescape(b)
	}
	return s.of(b)
}
