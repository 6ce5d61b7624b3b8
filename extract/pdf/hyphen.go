package pdf

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// hyphens reads words that were divided at the end of a line as whole ones, with some of
// the text on both sides: phrases are to be found in it. Whether the hyphen belongs to the
// word nobody can tell, so that the usual reading keeps it.
type hyphens struct {
	b    []byte
	tail []byte // what was written last
	open int    // how many bytes more are taken
	cut  bool   // the line ended with a hyphen
}

const (
	// around is how much text is kept on both sides of a word, bytes.
	around = 120
	// maxHyphens bounds what is kept of one page, bytes.
	maxHyphens = 1 << 20
)

func (h *hyphens) take(text string) {
	if text == "\n" {
		if h.cut = h.hyphen() > 0; h.cut {
			return
		}
		text = " "
	}
	if h.cut {
		h.cut = false
		if r, _ := utf8.DecodeRuneInString(text); unicode.IsLower(r) {
			h.join()
		} else {
			h.add(" ")
		}
	}
	h.add(text)
}

// hyphen is the length of a hyphen after a letter at the end of what was written, with the
// blanks after it.
func (h *hyphens) hyphen() int {
	tail := bytes.TrimRight(h.tail, " ")
	r, size := utf8.DecodeLastRune(tail)
	if r != '-' && r != '\u2010' && r != '\u00ad' {
		return 0
	}
	if before, _ := utf8.DecodeLastRune(tail[:len(tail)-size]); !unicode.IsLetter(before) {
		return 0
	}
	return size + len(h.tail) - len(tail)
}

// join takes the hyphen away.
func (h *hyphens) join() {
	size := h.hyphen()
	if divided := h.tail[len(h.tail)-size:]; h.open > 0 {
		h.b = bytes.TrimSuffix(h.b, divided)
	}
	h.tail = h.tail[:len(h.tail)-size]
	if h.open <= 0 && len(h.b) < maxHyphens {
		h.b = append(h.b, h.tail...)
	}
	h.open = around
}

// text is what was found, on lines.
func (h *hyphens) text() string {
	if h.open > 0 && len(h.b) > 0 {
		return string(h.b) + "\n"
	}
	return string(h.b)
}

func (h *hyphens) add(text string) {
	h.tail = append(h.tail, text...)
	if n := len(h.tail); n > 4*around {
		from := n - around
		for from < n && h.tail[from] != ' ' {
			from++
		}
		h.tail = append(h.tail[:0], h.tail[from:]...)
	}
	if h.open <= 0 || len(h.b) >= maxHyphens {
		return
	}
	h.b = append(h.b, text...)
	if h.open -= len(text); h.open <= 0 {
		h.b = append(h.b, '\n')
	}
}
