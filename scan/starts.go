package scan

import "slices"

// starts finds the detectors that want to look at a word by how it begins.
type starts struct {
	// filter has a bit for the folded first three bytes of each start.
	filter [1 << 10]uint64
	byHead map[uint32][]wordStart
	shaped []int16 // detectors that want words of shape twoAndTwo
	// mixed are the detectors that want words of letters and digits, by length.
	mixed [maxCode + 1][]mixedWord
}

// A mixedWord is a word of letters and digits that a detector looks at: in the places of
// mask, the first of them the lowest bit, it has digits where digits has a bit.
type mixedWord struct {
	mask, digits uint64
	source       int16
}

// mixedWords are the words of n letters and digits that a detector looks at.
func (d *Detector) mixedWords(n int, source int16) []mixedWord {
	if d.code == nil {
		return []mixedWord{{source: source}}
	}
	var list []mixedWord
	for _, pattern := range d.code.written {
		w := mixedWord{source: source}
		place := 0
		for i := 0; i < len(pattern) && place < n; i++ {
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
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

type wordStart struct {
	text   string
	source int16
}

func newStarts(detectors []Detector) *starts {
	st := &starts{byHead: map[uint32][]wordStart{}}
	for i := range detectors {
		d := &detectors[i]
		for _, s := range d.starts {
			h := head(s, 0)
			st.filter[h>>6] |= 1 << (h & 63)
			st.byHead[h] = append(st.byHead[h], wordStart{s, int16(i)})
		}
		for _, n := range d.lengths {
			st.mixed[n] = append(st.mixed[n], d.mixedWords(n, int16(i))...)
		}
		if d.shape == twoAndTwo {
			st.shaped = append(st.shaped, int16(i))
		}
	}
	return st
}

// head is a hash of the three bytes at i, letters folded, below 1<<16.
func head(s string, i int) uint32 {
	h := uint32(s[i]|0x20) | uint32(s[i+1]|0x20)<<8 | uint32(s[i+2]|0x20)<<16
	return h * 0x9e3779b1 >> 16
}

// lookAt notes the detectors that want to look at the word of three bytes or
// more at i.
func (t *text) lookAt(i int) {
	e := t.engine
	h := head(t.s, i)
	if e.starts.filter[h>>6]&(1<<(h&63)) != 0 {
		for _, w := range e.starts.byHead[h] {
			if hasFolded(t.s, i, w.text) {
				t.calls = append(t.calls, call{int32(i), w.source})
			}
		}
	}
	if classes[t.s[i]]&isLetter != 0 && classes[t.s[i+2]]&isDigit != 0 && t.digit(i+3) && classes[t.s[i+1]]&isLetter != 0 {
		for _, source := range e.starts.shaped {
			t.calls = append(t.calls, call{int32(i), source})
		}
	}
}

// lookAtMixed notes the detectors that want to look at a word of letters and
// digits.
func (t *text) lookAtMixed(from, to int) {
	if to-from > maxCode || len(t.engine.starts.mixed[to-from]) == 0 {
		return
	}
	var digits uint64
	for i := to - 1; i >= from; i-- {
		digits <<= 1
		if classes[t.s[i]]&isDigit != 0 {
			digits |= 1
		}
	}
	last := int16(-1)
	for _, w := range t.engine.starts.mixed[to-from] {
		if w.source != last && digits&w.mask == w.digits {
			t.calls = append(t.calls, call{int32(from), w.source})
			last = w.source
		}
	}
}

// hasFolded reports whether want, lower case, stands in s at i in any case.
func hasFolded(s string, i int, want string) bool {
	if len(s)-i < len(want) {
		return false
	}
	for k := range len(want) {
		if lower(s[i+k]) != want[k] {
			return false
		}
	}
	return true
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 0x20
	}
	return b
}
