package scan

// What the pass over a text notes for the detectors of addresses and names, so that they
// need no pass of their own.

// A house is a number that a house may have, and where its street may stand.
type house struct {
	span
	behind, before bool
}

// noteNumber notes a group of digits that may be the number of a house.
func (t *text) noteNumber(n span) {
	if n.len() > 5 || t.s[n.start] == '0' {
		return
	}
	h := house{n, t.streetBehind(n.end), n.len() < 5 && t.streetBefore(n.start)}
	if h.behind || h.before {
		t.houses = append(t.houses, h)
	}
}

// noteWord notes a word that may begin a name, the number it begins with, and what
// stands in it behind letters that are none to addresses and names.
func (t *text) noteWord(w span, kind uint8) {
	if kind&(isTail|isWide) == 0 {
		t.notePart(w.start, w.end, w.end)
		return
	}
	t.notePart(w.start, w.end, 0)
	for i := w.start + 1; i < w.end; i++ {
		if t.s[i-1] >= 0x80 && t.s[i] < 0x80 {
			t.notePart(i, w.end, 0)
		}
	}
}

// notePart looks at what begins at from, in a word that ends at to; end is where its letters
// and digits of ASCII end, 0 when that is not known.
func (t *text) notePart(from, to, end int) {
	switch b := t.s[from]; {
	case b >= '0' && b <= '9':
		end = from
		for end < to && t.s[end] >= '0' && t.s[end] <= '9' {
			end++
		}
		t.noteNumber(span{from, end})
	case b >= 'A' && b <= 'Z':
		if end == 0 {
			for end = from; end < to && t.s[end] < 0x80; {
				end++
			}
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
	return to-from >= 3 && compoundEnds[endOf(t.s[:to])] || from > 0 && houseSpace[t.s[from-1]] && (to-from <= 4 || named(t.s[from:to]) || numberSigns.has(t.s, from, to))
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
