package scan

import (
	"cmp"
	"slices"
)

// starts finds the detectors that want to look at a word by how it begins, or by what it is of.
type starts struct {
	// filter has a bit for the folded first three bytes of each start.
	filter [1 << 10]uint64
	// heads are the starts in the order of their hashes; first is the number of the first
	// of a hash, in the slot at its lowest bits or one behind it.
	heads  []wordStart
	first  [1 << headSlots]headSlot
	shaped []int16 // detectors that want words of shape twoAndTwo
	// mixed are the detectors that want words of letters and digits, by length.
	mixed [maxCode + 1][]mixedWord
	// short has, for each length up to shortMixed, those of mixed by the places of the digits.
	short [shortMixed + 1][][]mixedWord
}

// shortMixed is the greatest length of words that have a list for each way to place digits.
const shortMixed = 11

type wordStart struct {
	text   string
	hash   uint32
	source int16
}

// headSlots is the size of the table of heads, as a power of two: most of it is free.
const headSlots = 12

// A headSlot says which of the heads have a hash: those from number first-1 on. A free one has
// no first.
type headSlot struct {
	hash  uint32
	first int32
}

func newStarts(detectors []Detector) *starts {
	st := &starts{}
	for i := range detectors {
		d := &detectors[i]
		for _, s := range d.starts {
			h := head(s, 0)
			st.filter[h>>6] |= 1 << (h & 63)
			st.heads = append(st.heads, wordStart{s, h, int16(i)})
		}
		for _, n := range d.lengths {
			st.mixed[n] = append(st.mixed[n], d.mixedWords(n, int16(i))...)
		}
		if d.shape == twoAndTwo {
			st.shaped = append(st.shaped, int16(i))
		}
	}
	slices.SortStableFunc(st.heads, func(a, b wordStart) int { return cmp.Compare(a.hash, b.hash) })
	for i := range st.heads {
		if h := st.heads[i].hash; i == 0 || st.heads[i-1].hash != h {
			at := h % (1 << headSlots)
			for st.first[at].first != 0 {
				at = (at + 1) % (1 << headSlots)
			}
			st.first[at] = headSlot{h, int32(i + 1)}
		}
	}
	for n := range st.short {
		st.short[n] = make([][]mixedWord, 1<<n)
		for digits := range st.short[n] {
			for _, w := range st.mixed[n] {
				if uint64(digits)&w.mask == w.digits {
					st.short[n][digits] = append(st.short[n][digits], w)
				}
			}
		}
	}
	return st
}

// at are the starts whose head has a hash, and others behind them.
func (st *starts) at(h uint32) []wordStart {
	for i := h % (1 << headSlots); st.first[i].first != 0; i = (i + 1) % (1 << headSlots) {
		if st.first[i].hash == h {
			return st.heads[st.first[i].first-1:]
		}
	}
	return nil
}

// head is a hash of the three bytes at i, letters folded, below 1<<16.
func head(s string, i int) uint32 {
	h := uint32(s[i]|0x20) | uint32(s[i+1]|0x20)<<8 | uint32(s[i+2]|0x20)<<16
	return h * 0x9e3779b1 >> 16
}

// lookAt notes the detectors that want to look at the word of three bytes or
// more at i, whose head has hash h.
func (t *text) lookAt(h uint32, i int) {
	list := t.engine.starts.at(h)
	for k := range list {
		w := &list[k]
		if w.hash != h {
			break
		}
		if hasFolded(t.s, i, w.text) {
			t.calls = append(t.calls, call{int32(i), w.source})
		}
	}
}

// lookAtTwo notes the detectors that want two letters and two digits, if such begin the word at i.
func (t *text) lookAtTwo(i int) {
	if i+4 > len(t.s) || classes[t.s[i]]&classes[t.s[i+1]]&isLetter == 0 || classes[t.s[i+2]]&classes[t.s[i+3]]&isDigit == 0 {
		return
	}
	for _, source := range t.engine.starts.shaped {
		t.calls = append(t.calls, call{int32(i), source})
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
