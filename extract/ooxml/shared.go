package ooxml

import (
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
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
func (b *book) readShared(pt *parts.Part) {
	s := &b.shared
	inText, phonetic := false, false
	at := extract.Place{Where: "shared strings"}
	b.Tokens(pt, func(t *xmltoken.Token) {
		switch t.Kind {
		case xmltoken.StartTag:
			b.Attributes(t, at)
			inText = t.Name == "t" && !t.Empty
			phonetic = phonetic || t.Name == "rPh" && !t.Empty
			if isItem(t.Name) && t.Empty {
				s.end()
			}
		case xmltoken.EndTag:
			inText = false
			switch {
			case t.Name == "rPh":
				phonetic = false
			case isItem(t.Name):
				s.end()
			}
		case xmltoken.Chars:
			switch {
			case inText && !phonetic && s.text.Len() < maxShared:
				s.text.WriteString(t.Text)
			case strings.TrimSpace(t.Text) != "":
				b.Text(extract.All, at, t.Text+"\n")
			}
		case xmltoken.Other:
			b.Remark(pt.Name, t.Text)
		}
	})
	if n := len(s.ends); n == 0 && s.text.Len() > 0 || n > 0 && s.text.Len() > s.ends[n-1] {
		s.end() // of no item, or of one that does not end
	}
	if s.text.Len() >= maxShared {
		b.Gap(pt.Name, extract.TooBig, "spreadsheet: more shared strings than are kept")
	}
}

// isItem says what an item is called, also by Excel before its first release.
func isItem(name string) bool { return name == "si" || name == "sstItem" }

func (s *shared) end() {
	s.ends = append(s.ends, s.text.Len())
	s.used = append(s.used, false)
}

// emitUnused emits the shared strings that no cell shows.
func (b *book) emitUnused() {
	for i, used := range b.shared.used {
		if !used {
			b.Text(extract.All, extract.Place{Where: "shared strings"}, b.shared.at(i)+"\n")
		}
	}
}
