package scan

// A mixedWord is a word of letters and digits that a detector looks at: in the places of
// mask, the first of them the lowest bit, it has digits where digits has a bit.
type mixedWord struct {
	mask, digits uint64
	source       int16
	follow       followedBy
	beside       *byteSet // see Detector.beside; nil for any
}

// A followedBy is what must stand behind a word.
type followedBy uint8

// What may stand behind a word. All but the first have a separator of codes before them.
const (
	followedByAny followedBy = 1 << iota
	followedByDigit
	followedByLetter
)

// mixedWords are the words of n letters and digits that a detector looks at.
func (d *Detector) mixedWords(n int, source int16) []mixedWord {
	var beside *byteSet
	if d.beside != "" {
		beside = bytesOf(d.beside)
	}
	if d.code == nil {
		return []mixedWord{{source: source, follow: followedByAny, beside: beside}}
	}
	var list []mixedWord
	for _, pattern := range d.code.written {
		w := mixedWord{source: source, beside: beside}
		place, i := 0, 0
		for ; i < len(pattern) && place < n; i++ {
			switch b := pattern[i]; {
			case b == ' ': // no separator stands in a word
				continue
			case b >= '0' && b <= '9':
				w.mask |= 1 << place
				w.digits |= 1 << place
			case b == 'A': // either
			default:
				w.mask |= 1 << place
			}
			place++
		}
		if w.follow = follows(pattern[i:]); place == n && w.follow != 0 {
			list = append(list, w)
		}
	}
	return list
}

// follows is what must stand behind a word for the rest of a pattern to fit; 0 where nothing
// does, since the rest goes on within the word.
func follows(rest string) followedBy {
	switch {
	case rest == "":
		return followedByAny
	case rest[0] != ' ':
		if classes[rest[0]]&isWord != 0 {
			return 0
		}
		return followedByAny
	case len(rest) == 1:
		return followedByAny
	case rest[1] == '9':
		return followedByDigit
	case rest[1] == 'A':
		return followedByDigit | followedByLetter
	case rest[1] >= 'A' && rest[1] <= 'Z':
		return followedByLetter
	}
	return followedByAny
}

// codeJoints may stand between the groups of a code.
var codeJoints = bytesOf(" -./")

// lookAtMixed notes the detectors that want to look at a word of ASCII letters and
// digits.
func (t *text) lookAtMixed(from, to int) {
	n := to - from
	if n > maxCode {
		return
	}
	list := t.engine.starts.mixed[n]
	if len(list) == 0 {
		return
	}
	digits := digitPlaces(t.s, from, to)
	if n <= shortMixed {
		if list = t.engine.starts.short[n][digits]; len(list) == 0 {
			return
		}
	}
	before, behind, follow := t.byteAt(from-1), t.byteAt(to), followedByAny
	if codeJoints[behind] {
		switch c := classes[t.byteAt(to+1)]; {
		case c&isDigit != 0:
			follow |= followedByDigit
		case c&isLetter != 0:
			follow |= followedByLetter
		}
	}
	last := int16(-1)
	for i := range list {
		w := &list[i]
		if w.source != last && digits&w.mask == w.digits && w.follow&follow != 0 && (w.beside == nil || w.beside[before] || w.beside[behind]) {
			t.calls = append(t.calls, call{int32(from), w.source})
			last = w.source
		}
	}
}

// digitPlaces has a bit for each digit in a stretch of ASCII letters and digits, the lowest for the first.
func digitPlaces(s string, from, to int) uint64 {
	var digits uint64
	at, n := uint(0), uint(to-from)
	for ; from+8 <= len(s) && from < to; from, at = from+8, at+8 {
		// Of letters and digits only letters have this bit.
		digits |= eightBits(^load8(s, from)<<1&wideBits) << at
	}
	for ; from < to; from, at = from+1, at+1 {
		digits |= uint64(^s[from]>>6&1) << at
	}
	return digits & (1<<n - 1)
}
