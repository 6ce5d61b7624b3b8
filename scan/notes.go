package scan

// What the pass over a text notes for the detectors of addresses and names, so that they
// need no pass of their own.

// A house is a number that a house may have, and where its street may stand.
type house struct {
	span
	behind, before bool
}

// The words that the pass over a text notes stand among the phrases, with these in place of
// the number of one.
const (
	streetEntry int32 = -1 - iota
	nameEntry
	nameAndStreetEntry
)

// notedWords are the words that streets and persons are called by.
var notedWords = func() map[string]int32 {
	m := map[string]int32{}
	for _, w := range nameStarts.words() {
		m[w] = nameEntry
	}
	for _, list := range []*wordList{suffixStreets, laterStreets, frenchStreets, prefixStreets} {
		for _, w := range list.words() {
			if m[w] = streetEntry; nameStarts.has(w, 0, len(w)) {
				m[w] = nameAndStreetEntry
			}
		}
	}
	return m
}()

// noted notes the word [i, j), which is nearly always one of notedWords.
func (t *text) noted(entry int32, i, j int) {
	if entry != nameEntry {
		t.streetWord(i, i)
	}
	if entry != streetEntry && t.s[i] >= 'A' && t.s[i] <= 'Z' && j > i+1 && nameStarts.has(t.s, i, j) {
		t.names = append(t.names, span{i, j})
	}
}

// streetBlock is the size of the blocks of a text, as a power of two, of which it is known
// whether a word that streets are called by begins in them.
const streetBlock = 6

// streetWord notes that such a word begins in [from, to], or more of them.
func (t *text) streetWord(from, to int) {
	for b := from >> streetBlock; b <= to>>streetBlock; b++ {
		t.streetBlocks[b>>6] |= 1 << (b & 63)
	}
}

// streetNear reports whether a word that streets are called by may begin in [from, to], which are
// at most a few hundred bytes.
func (t *text) streetNear(from, to int) bool {
	a, b := uint(max(from, 0))>>streetBlock, uint(min(to, len(t.s)))>>streetBlock
	w := t.streetBlocks[a>>6]>>(a&63) | t.streetBlocks[a>>6+1]<<(64-a&63)
	return w<<(63-(b-a)&63) != 0
}

// How far from the number of a house the word may begin that streets are called by: six words and what
// stands between them.
const (
	streetAhead = 6 * (longestName + 4)
	streetBack  = 6 * (longestDashed + 5)
)

// noteNumber notes a group of digits that may be the number of a house.
func (t *text) noteNumber(from, to int) {
	if to-from <= 5 && t.s[from] != '0' {
		t.numbers = append(t.numbers, number32{int32(from), int32(to)})
	}
}

// A number32 is a number in the text.
type number32 struct{ start, end int32 }

// housesUntil looks at the numbers noted so far around which the words for streets are noted, since the
// pass is at byte at.
func (t *text) housesUntil(at int) {
	k := 0
	for ; k < len(t.numbers); k++ {
		start, end := int(t.numbers[k].start), int(t.numbers[k].end)
		if end+streetAhead >= at {
			break
		}
		h := house{span: span{start, end}}
		if t.streetNear(start-streetBack, end+streetAhead) {
			h.behind = t.streetNear(end, end+streetAhead) && t.streetBehind(end)
			h.before = end-start < 5 && t.streetBefore(start)
		} else {
			h.before = end-start < 5 && t.compoundBefore(start)
		}
		if h.behind || h.before {
			t.houses = append(t.houses, h)
		}
	}
	t.numbers = t.numbers[:copy(t.numbers, t.numbers[k:])]
}

// noteWord notes a word that is not of ASCII letters alone, or does not begin with one: the number it
// begins with, and what stands in it behind letters that are none to addresses and names.
func (t *text) noteWord(w span, kind uint8) {
	if kind&(isTail|isWide) == 0 {
		t.notePart(w.start, w.end)
		return
	}
	t.streetWord(w.start, w.end)
	if kind&(isDigit|isUpper) == 0 {
		return // no part of it is a number or a name
	}
	t.notePart(w.start, w.end)
	for i := w.start + 1; i < w.end; i++ {
		if t.s[i-1] >= 0x80 && t.s[i] < 0x80 {
			t.notePart(i, w.end)
		}
	}
}

// notePart looks at what begins at from, in a word that ends at to.
func (t *text) notePart(from, to int) {
	end := from
	switch b := t.s[from]; {
	case b >= '0' && b <= '9':
		for end < to && t.s[end] >= '0' && t.s[end] <= '9' {
			end++
		}
		t.noteNumber(from, end)
	case b >= 'A' && b <= 'Z':
		for end < to && t.s[end] < 0x80 {
			end++
		}
		if end > from+1 && nameStarts.has(t.s, from, end) {
			t.names = append(t.names, span{from, end})
		}
	}
}

// The separators before and behind a house's number, as far as streets look over them.
var (
	houseSpace   = bytesOf(" ,./")
	behindHouse  = bytesOf(" ,.")
	besideHouses = bytesOf(" ,./-'")
	// besideStreet are behindHouse and what words of streets have.
	besideStreet = func() *byteSet {
		set := *streetWord
		for b := range set {
			set[b] = set[b] || behindHouse[b]
		}
		return &set
	}()
)

// streetBehind reports whether a number that ends at i may have its street behind it: a
// name or a French word for a street, an ordinal number, or one sign that counts further
// ("12 3 rue", "12 b rue").
func (t *text) streetBehind(i int) bool {
	if i >= len(t.s) || !besideStreet[t.s[i]] {
		return false
	}
	if t.alnum(i) {
		return true
	}
	for n := 0; n < 4 && i < len(t.s) && behindHouse[t.s[i]]; n++ {
		i++
	}
	first := i
	for t.digit(i) {
		i++
	}
	if i > first {
		return i == first+1 || t.alnum(i)
	}
	from, to := t.nextWord(i, onlySpace)
	return to > from && (to == from+1 || t.s[i] >= 'A' && t.s[i] <= 'Z' || t.s[i] == '\'' ||
		frenchStreets.has(t.s, from, to) || frenchRepeats.has(t.s, from, to))
}

// streetBefore reports whether a number that begins at i may have its street before it: the
// word there ends as streets do, or may be one of several.
func (t *text) streetBefore(i int) bool {
	if i == 0 || !besideHouses[t.s[i-1]] {
		return false
	}
	from, to := t.wordBefore(i, houseSpace)
	if from == to || t.digit(from) {
		return false
	}
	return to-from >= 3 && compoundEnd(t.s[:to]) || from > 0 && houseSpace[t.s[from-1]] && (to-from <= 4 || named(t.s[from:to]) || numberSigns.has(t.s, from, to))
}

// compoundBefore reports whether the word before a number that begins at i may end as streets do.
func (t *text) compoundBefore(i int) bool {
	if i == 0 || !spaceDot[t.s[i-1]] {
		return false
	}
	for n := 0; n < 4 && i > 0 && spaceDot[t.s[i-1]]; n++ {
		i--
	}
	return i >= 3 && compoundEnd(t.s[:i])
}

// begins reports whether at lies in one of places, which are sorted, or places is nil;
// and in which.
func begins(places []span, at int) (place int, ok bool) {
	if places == nil {
		return 0, true
	}
	low, high := 0, len(places)
	for low < high {
		if mid := (low + high) / 2; places[mid].end > at {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low, low < len(places) && places[low].start <= at
}
