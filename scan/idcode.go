package scan

import "strings"

// An idCode is an identity code with letters in it: how it is written and what
// makes it valid.
type idCode struct {
	// written are patterns: 9 a digit, L a letter, A either, a blank an optional
	// separator (one of " -./"), any other byte itself.
	written []string
	// valid checks the code, upper case, without separators.
	valid func(code string) bool
	// weak says that valid knows shapes or dates only, and no check digit.
	weak bool
	// capitals says that it is written in capital letters only.
	capitals bool
	// alone says that no keyword is needed.
	alone bool
	// within is how near a keyword must stand, in code points; default 100.
	within int
	// strict says that it is never written in other groups, not even directly behind a keyword.
	strict bool
}

// maxCode is the greatest length of a mixed word that is looked at.
const maxCode = 42

// find is the detector's find function.
func (id *idCode) find(t *text, at int) {
	for _, p := range id.written {
		if id.try(t, at, p, false) {
			return
		}
	}
	if id.strict || !t.hears(t.source) {
		return
	}
	for _, p := range id.written {
		if id.try(t, at, p, true) {
			return
		}
	}
}

// try looks for the code in one of its patterns at byte at. A loose one has separators between its letters
// and its digits and between any digits; then it has no small letters, and its label stands directly before. That is
// asked last: where keywords stand close, to look for the nearest takes longer than all else.
func (id *idCode) try(t *text, at int, pattern string, loose bool) bool {
	var buf [maxCode]byte
	value, i := buf[:0], at
	for k := range len(pattern) {
		if loose && k > 0 && pattern[k] != ' ' && separable(pattern[k-1], pattern[k]) {
			if b := t.byteAt(i); b == ' ' || b == '-' || b == '.' || b == '/' {
				i++
			}
		}
		b := upper(t.byteAt(i))
		digit, letter := b >= '0' && b <= '9', b >= 'A' && b <= 'Z'
		fits := b == pattern[k]
		switch pattern[k] {
		case ' ':
			if b == ' ' || b == '-' || b == '.' || b == '/' {
				i++
			}
			continue
		case '9':
			fits = digit
		case 'L':
			fits = letter
		case 'A':
			fits = digit || letter
		}
		if !fits || len(value) == maxCode {
			return false
		}
		if digit || letter {
			value = append(value, b)
		}
		i++
	}
	s := span{at, i}
	if t.alnum(at-1) || t.alnum(i) || t.byteAt(at-1) == '@' || t.byteAt(i) == '@' || continued(t, s, 0) || t.taken(s) {
		return false
	}
	code := string(value)
	if loose && (code[:2] == "NO" || code[:2] == "NR") && !t.alnum(at+2) {
		return false // the label goes on
	}
	if (id.capitals || loose) && strings.ToUpper(t.s[s.start:s.end]) != t.s[s.start:s.end] {
		return false
	}
	within := id.within
	if within == 0 {
		within = 100
	}
	return id.valid(code) && (!loose || t.labelled(span{at, at})) && addID(t, s, code, id.alone, id.weak, within)
}

// separable reports whether people put a separator between signs of two kinds of a pattern.
func separable(before, next byte) bool {
	kind := func(b byte) bool { return b == '9' || b == 'L' || b == 'A' }
	return kind(before) && kind(next) && (before != next || next == '9')
}

// taken reports whether the running detector has found just this.
func (t *text) taken(s span) bool {
	for i := len(t.matches) - 1; i >= 0 && i >= len(t.matches)-8; i-- {
		if m := &t.matches[i]; m.source == t.source && m.start < s.end && s.start < m.end {
			return true
		}
	}
	return false
}

// behindKeywords calls the running detector at each word that follows one of its
// keywords closely: for codes that begin like any word. A word behind several keywords is
// mostly looked at once.
func (t *text) behindKeywords(find func(t *text, at int)) {
	const far = 60 // bytes
	var seen span
	for i := range t.words {
		if !t.says(&t.words[i]) {
			continue
		}
		from := t.words[i].end
		to := min(from+far, len(t.s))
		for at := from; at < to; at++ {
			if at >= seen.start && at < seen.end {
				at = seen.end - 1
				continue
			}
			if t.alnum(at) && !t.alnum(at-1) {
				find(t, at)
			}
		}
		switch {
		case from > seen.end:
			seen = span{from, to}
		case to >= seen.start:
			seen = span{min(seen.start, from), max(seen.end, to)}
		}
	}
}

// mrzCheck reports whether the last character is the check digit of those before
// it: weights 7, 3, 1, letters from A = 10 (ICAO Doc 9303, part 3, 4.9).
func mrzCheck(code string) bool {
	sum := 0
	for i := range len(code) - 1 {
		sum += codeValue(code[i]) * [3]int{7, 3, 1}[i%3]
	}
	return sum%10 == codeValue(code[len(code)-1])
}

// codeValue is a digit's value, and 10 to 35 for letters.
func codeValue(b byte) int {
	if b <= '9' {
		return int(b - '0')
	}
	return int(b-'A') + 10
}

// only reports whether all bytes of s are in set.
func only(s, set string) bool {
	for i := range len(s) {
		if strings.IndexByte(set, s[i]) < 0 {
			return false
		}
	}
	return true
}

// digitsIn is the value of the digits of a code, letters left out.
func digitsIn(code string) int {
	n := 0
	for i := range len(code) {
		if code[i] <= '9' {
			n = n*10 + int(code[i]-'0')
		}
	}
	return n
}
