package archive

import (
	"strings"

	"postern/extract"
)

// headerTexts are what the headers of streams say that stand one after the other. They
// are many, where streams are empty.
type headerTexts struct {
	text strings.Builder
	cut  bool
}

// mostHeaderText bounds them, bytes.
const mostHeaderText = 4 << 20

// add takes texts.
func (h *headerTexts) add(texts ...string) {
	for _, s := range texts {
		if s = clean(s); strings.TrimSpace(s) == "" {
			continue
		}
		if h.cut = h.cut || h.text.Len()+len(s) > mostHeaderText; !h.cut {
			h.text.WriteString(s + "\n")
		}
	}
}

// hand gives them on.
func (h *headerTexts) hand(s extract.Sink) error {
	if h.text.Len() > 0 {
		if err := s.Text(extract.Properties, extract.Place{Where: "header"}, h.text.String()); err != nil {
			return err
		}
	}
	if h.cut {
		return &extract.GapError{Cause: extract.TooBig, Detail: "too much text in the headers of its members"}
	}
	return nil
}
