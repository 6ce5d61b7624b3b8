package odf

import "postern/internal/xmltoken"

// styles knows which styles hide what has them (ODF 1.3, part 3, sections
// 20.198, 20.239 and 20.262).
type styles struct {
	byName  map[string]style
	current string
	family  string
}

type style struct {
	hides  bool
	parent string
}

const (
	mostStyles = 1 << 16
	oldest     = 16 // how many ancestors of a style are asked
)

func (s *styles) token(t *xmltoken.Token) {
	if t.Kind != xmltoken.StartTag {
		return
	}
	switch t.Name {
	case "style":
		s.family = t.Of("family")
		s.current = s.family + "/" + t.Of("name")
		if len(s.byName) < mostStyles {
			parent := ""
			if p := t.Of("parent-style-name"); p != "" {
				parent = s.family + "/" + p
			}
			s.byName[s.current] = style{parent: parent}
		}
	case "text-properties", "table-properties", "drawing-page-properties", "properties":
		if t.Of("display") == "none" || t.Of("display") == "false" || t.Of("visibility") == "hidden" {
			if st, ok := s.byName[s.current]; ok {
				st.hides = true
				s.byName[s.current] = st
			}
		}
	}
}

// hides reports whether text with that style is not shown.
func (s *styles) hides(family, name string) bool {
	if name == "" {
		return false
	}
	name = family + "/" + name
	for range oldest {
		st, ok := s.byName[name]
		if !ok {
			return false
		}
		if st.hides {
			return true
		}
		name = st.parent
	}
	return false
}
