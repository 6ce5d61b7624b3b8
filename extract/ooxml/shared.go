package ooxml

import (
	"strings"

	"postern/extract"
)

// shared are the shared strings, one after the other: there may be millions.
type shared struct {
	text strings.Builder
	ends []int
	used []bool
}

// maxShared bounds the shared strings that are kept, bytes.
const maxShared = 128 << 20

func (s *shared) at(i int) string {
	if i < 0 || i >= len(s.ends) {
		return ""
	}
	from := 0
	if i > 0 {
		from = s.ends[i-1]
	}
	s.used[i] = true
	return s.text.String()[from:s.ends[i]]
}

// readShared reads the string table. Phonetic runs are aside.
func (b *book) readShared(pt *part) {
	s := &b.shared
	inText, phonetic := false, false
	at := extract.Place{Where: "shared strings"}
	b.tokens(pt, func(t *token) {
		switch t.kind {
		case startTag:
			b.attributesOf(t, at)
			inText = t.name == "t" && !t.empty
			phonetic = phonetic || t.name == "rPh" && !t.empty
			if t.name == "si" && t.empty {
				s.end()
			}
		case endTag:
			inText = false
			switch t.name {
			case "rPh":
				phonetic = false
			case "si":
				s.end()
			}
		case chars:
			switch {
			case inText && !phonetic && s.text.Len() < maxShared:
				s.text.WriteString(t.text)
			case strings.TrimSpace(t.text) != "":
				b.text(extract.All, at, t.text+"\n")
			}
		case other:
			b.remark(pt.name, t.text)
		}
	})
	if s.text.Len() >= maxShared {
		b.gap(pt.name, extract.TooBig, "spreadsheet: more shared strings than are kept")
	}
}

func (s *shared) end() {
	s.ends = append(s.ends, s.text.Len())
	s.used = append(s.used, false)
}

// emitUnused emits the shared strings that no cell shows.
func (b *book) emitUnused() {
	for i, used := range b.shared.used {
		if !used {
			b.text(extract.All, extract.Place{Where: "shared strings"}, b.shared.at(i)+"\n")
		}
	}
}
