package scan

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// snippetRunes is how much of the surroundings a finding shows on each side, in
// code points; snippetMatch how much of the masked match itself.
const (
	snippetRunes = 40
	snippetMatch = 80
	// mostSnippets is how many findings of a document show their surroundings: nobody
	// reads more, and in a table of numbers they are most of the work.
	mostSnippets = 250
	// unaskedBefore and unaskedBehind are how far from a snippet, in bytes, what reaches into it
	// may begin and end: encoded words are shorter.
	unaskedBefore, unaskedBehind = 1024, 512
)

// snippet shows match m masked, in its masked surroundings, on one line.
func (w *writer) snippet(m *match) string {
	s := w.d.Text
	if w.written++; w.written > mostSnippets {
		return strings.TrimSpace(w.alone(m, w.within(m.span)))
	}
	from, to := stepRunes(s, m.start, -snippetRunes), stepRunes(s, m.end, snippetRunes)
	var left, right strings.Builder
	near := withUnasked(s, span{max(0, from-unaskedBefore), min(len(s), to+unaskedBehind)}, w.within(span{from, to}))
	maskInto(&left, s, span{from, m.start}, near)
	maskInto(&right, s, span{m.end, to}, near)
	shown := w.alone(m, near)
	whole := oneLine(left.String()) + shown + oneLine(right.String())
	r := readable(whole)
	if holds(r, m.value) {
		return strings.TrimSpace(shown)
	}
	return strings.TrimSpace(scrub(whole, r, near))
}

// alone shows match m masked, without its surroundings; near are the matches that
// reach into it, and others.
func (w *writer) alone(m *match, near []match) string {
	var b strings.Builder
	if s := w.d.Text[m.start:m.end]; overlapped(m, near) {
		blank(&b, s)
	} else {
		m.write(&b, s)
	}
	return cutRunes(oneLine(b.String()), snippetMatch)
}

// overlapped reports whether another match that is masked in another way shares
// bytes with m, so that together they might show too much.
func overlapped(m *match, near []match) bool {
	for i := range near {
		o := &near[i]
		if o.span != m.span && o.start < m.end && m.start < o.end {
			return true
		}
		if o.span == m.span && o.show != m.show {
			return true
		}
	}
	return false
}

// within are the masked matches from the first that reaches into s to the last
// that begins in it.
func (w *writer) within(s span) []match {
	i := sort.Search(len(w.masks), func(i int) bool { return w.until[i] > s.start })
	j := sort.Search(len(w.masks), func(i int) bool { return w.masks[i].start >= s.end })
	return w.masks[i:max(i, j)]
}

// readable is what is left of a text when all but letters and digits goes.
func readable(masked string) string {
	out := make([]byte, 0, len(masked))
	for i := 0; i < len(masked); i++ {
		switch b := masked[i]; {
		case b >= utf8.RuneSelf:
			if !strings.HasPrefix(masked[i:], bullet) {
				return readableWide(masked)
			}
			i += len(bullet) - 1
		case b >= 'a' && b <= 'z':
			out = append(out, b-'a'+'A')
		case classes[b]&isWord != 0:
			out = append(out, b)
		}
	}
	return string(out)
}

// readableWide is readable for texts beyond ASCII.
func readableWide(masked string) string {
	c := canonicalise(strings.ReplaceAll(masked, bullet, "."), nil)
	return plain(c.s)
}

// holds reports whether a readable text holds a value; those of less than four
// letters and digits stand everywhere.
func holds(readable, value string) bool {
	v := plain(value)
	return len(v) >= 4 && strings.Contains(readable, v)
}

// scrub masks values that stand in a masked text once more where nobody looked
// for them: inside a longer word, glued together by what was masked. Beyond a
// bound on the work it is left at the matches.
func scrub(masked, readable string, matches []match) string {
	const work = 4 << 20
	if len(masked)*len(matches) > work {
		return masked
	}
	for i := range matches {
		if holds(readable, matches[i].value) {
			var b strings.Builder
			blank(&b, masked)
			return b.String()
		}
	}
	return masked
}

// oneLine makes every run of white space and control characters a space.
func oneLine(s string) string {
	if isLine(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		if r >= utf8.RuneSelf && invisible(r) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isLine reports whether s, printable ASCII and bullets, has no two spaces side by side.
func isLine(s string) bool {
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b > ' ' && b < 0x7f, b == ' ' && (i == 0 || s[i-1] != ' '):
			i++
		case strings.HasPrefix(s[i:], bullet):
			i += len(bullet)
		default:
			return false
		}
	}
	return true
}

// cutRunes shortens s to n code points.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if i := stepRunes(s, 0, n); i < len(s) {
		return s[:i] + "…"
	}
	return s
}

// stepRunes moves n code points on from byte i, or back.
func stepRunes(s string, i, n int) int {
	for ; n < 0 && i > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}
