package scan

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask returns s with everything that any detector (not only the engine's terms)
// or term finds in it, at any confidence, masked. For subjects, file names,
// previews.
func (e *Engine) Mask(s string) string {
	if s == "" {
		return ""
	}
	t := e.read(s, nil)
	defer e.release(t)
	t.detectCostly(nil)
	masks := withUnasked(s, span{0, len(s)}, t.matches)
	if len(masks) == 0 {
		return s
	}
	var b strings.Builder
	maskInto(&b, s, span{0, len(s)}, masks)
	return scrub(b.String(), readable(b.String()), masks)
}

// detectCostly runs the detectors that read has left out, at places of the
// canonical text.
func (t *text) detectCostly(places []span) {
	had := len(t.matches)
	t.detect(func(source int) bool { return !t.engine.runs(source) }, places)
	for i := range t.matches[had:] {
		m := &t.matches[had+i]
		m.span = t.origin(t.orig, m.span)
	}
	sortMatches(t.matches)
}

// hidden is every match that a snippet must not show, the costly detectors'
// beside the others too.
func (e *Engine) hidden(t *text) []match {
	if !e.leavesOut {
		return t.matches
	}
	var places []span
	for i := range t.calls {
		c := &t.calls[i]
		if !e.runs(int(c.source)) {
			places = t.nearMatches()
			break
		}
	}
	if places == nil && len(t.runs) > 0 {
		places = t.nearMatches()
	}
	if places == nil {
		return t.matches
	}
	// The indexes of the findings into t.matches must stay as they are.
	own := t.matches
	t.matches = slices.Clone(own)
	t.detectCostly(places)
	all := t.matches
	t.matches = own
	return all
}

// nearMatches are the stretches of the canonical text that snippets of matches
// may show, widened by what a datum may be longer.
func (t *text) nearMatches() []span {
	const wide = snippetRunes*utf8.UTFMax + 256
	var out []span
	for i := range t.matches {
		// A canonical offset differs from the original by the shifts before it;
		// widen by their whole effect rather than map back.
		from, to := t.forth(t.matches[i].start)-wide, t.forth(t.matches[i].end)+wide
		if n := len(out); n > 0 && from <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, to)
			continue
		}
		out = append(out, span{from, to})
	}
	return out
}

// maskInto writes the stretch of s with all matches in it masked.
func maskInto(b *strings.Builder, s string, at span, matches []match) {
	pos := at.start
	for i := range matches {
		m := &matches[i]
		if m.start >= at.end {
			break
		}
		if m.end <= pos {
			continue
		}
		if m.start > pos {
			b.WriteString(s[pos:m.start])
		}
		if m.start < pos || m.start < at.start || m.end > at.end {
			// Cut by the border or by another match: nothing of it is shown.
			blank(b, s[max(m.start, pos):min(m.end, at.end)])
		} else {
			m.write(b, s[m.start:m.end])
		}
		pos = min(m.end, at.end)
	}
	if pos < at.end {
		b.WriteString(s[pos:at.end])
	}
}

const bullet = "•"

// write masks the text of m.
func (m *match) write(b *strings.Builder, s string) {
	switch m.show {
	case showPrefix:
		b.WriteString(s[:min(m.keep, len(s)/2)])
		b.WriteString(strings.Repeat(bullet, 8))
	case showLast:
		keep(b, s, 0, 4)
	case showWords:
		maskWords(b, s)
	case showNothing:
		blank(b, s)
	default:
		keep(b, s, 2, 0)
	}
}

// keep masks letters and digits but the first and last few, those only of
// twelve or more; never more than a third.
func keep(b *strings.Builder, s string, first, last int) {
	n := 0
	for _, r := range s {
		if wordRune(r) {
			n++
		}
	}
	first = min(first, n/3)
	if n < 12 {
		last = 0
	}
	b.Grow(len(s) + n*(len(bullet)-1))
	i := 0
	for _, r := range s {
		if !wordRune(r) {
			b.WriteString(visible(r))
			continue
		}
		if i < first || i >= n-last {
			b.WriteRune(r)
		} else {
			b.WriteString(bullet)
		}
		i++
	}
}

// maskWords keeps up to three letters of each word, no more than half of it.
func maskWords(b *strings.Builder, s string) {
	for len(s) > 0 {
		n := strings.IndexFunc(s, func(r rune) bool { return !wordRune(r) })
		if n < 0 {
			n = len(s)
		}
		word, runes := s[:n], utf8.RuneCountInString(s[:n])
		shown := min(3, runes/2)
		for _, r := range word {
			if shown > 0 {
				b.WriteRune(r)
			} else {
				b.WriteString(bullet)
			}
			shown--
		}
		s = s[n:]
		if r, size := utf8.DecodeRuneInString(s); size > 0 {
			b.WriteString(visible(r))
			s = s[size:]
		}
	}
}

func blank(b *strings.Builder, s string) {
	for _, r := range s {
		if wordRune(r) {
			b.WriteString(bullet)
		} else {
			b.WriteString(visible(r))
		}
	}
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return classes[r]&isWord != 0
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || r == utf8.RuneError
}

// visible is a rune between words in a mask: invisible ones are left out, so
// that they carry nothing.
func visible(r rune) string {
	if r >= utf8.RuneSelf && invisible(r) {
		return ""
	}
	return string(r)
}
