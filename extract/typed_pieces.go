package extract

import (
	"slices"
	"strings"
)

const (
	// shortestPart is how many digits a part of base64 has that stands apart from the others:
	// few words are as long.
	shortestPart = 12
	// longestBetween bounds what stands between two such parts, bytes.
	longestBetween = 64
	// mostBefore is how many short pieces before a run belong to it.
	mostBefore = 8
)

// pieceBefore is where the short pieces begin that the base64 at start goes on from, and their
// digits; start where there are none.
func pieceBefore(text string, start int) (begin int, digits []byte) {
	for range mostBefore {
		end := start
		if start > 0 && (text[start-1] == '"' || text[start-1] == '\'') {
			// A plus between strings is a digit too.
			end = max(0, start-longestJoint)
			end += max(0, strings.LastIndexByte(text[end:start-1], text[start-1]))
		} else {
			for end > 0 && start-end < longestJoint && sixBits[text[end-1]] == 64 {
				end--
			}
		}
		from := end
		for from > 0 && end-from < shortestBase64 && sixBits[text[from-1]] < 64 {
			from--
		}
		if n := end - from; end == start || n == 0 || n == shortestBase64 {
			break
		}
		if next, _ := nextPiece(text, from, end); next != start {
			break
		}
		digits = append([]byte(text[from:end]), digits...)
		start = from
	}
	return start, digits
}

// withPieces reads the digits from text[from] on, where a file or text begins there: of other
// words, as before any base64, nothing would come but what is read without them.
func (t *typedBytes) withPieces(text string, r run, digits []byte) {
	from, all := pieceBefore(text, r.start)
	if from == r.start {
		return
	}
	if all = append(all, digits...); beginsWell(all) {
		r.start = from
		t.base64(r, all)
	}
}

// partRuns calls each for base64 whose parts are all short, in strings and on lines, and for
// base64 in a column: with a number, a comment or a word of a program before each part, or on
// a line between.
func partRuns(text string, each func(run, string, []byte)) {
	t := typedBytes{each: each}
	c := column{text: text, take: &t}
	done := 0
	for start, i := nextDigits(text, 0, shortestPart); start < len(text); start, i = nextDigits(text, i, shortestPart) {
		c.part(start, i)
		if start >= done && i-start < shortestBase64 {
			done = t.shortParts(text, start, i)
		}
	}
	c.flush()
}

// shortParts reads what goes on from text[start:end] in pieces that are all shorter than a run
// of their own. It returns where they end.
func (t *typedBytes) shortParts(text string, start, end int) int {
	before, digits := pieceBefore(text, start)
	digits = append(digits, text[start:end]...)
	for from := start; ; {
		next, stop := nextPiece(text, from, end)
		if next == stop {
			break
		}
		if stop-next >= shortestBase64 {
			return end // a run, which looks for what is before it
		}
		digits, from, end = append(digits, text[next:stop]...), next, stop
	}
	if len(digits) >= shortestBase64 && !likeWords(digits) && beginsWell(digits) {
		t.base64(run{start: before, end: end, kind: "base64"}, digits)
	}
	return end
}

// A column is base64 of which each part stands on a line with something else. In text of HTML
// the lines may have become one.
type column struct {
	text       string
	take       *typedBytes
	start, end int // of all parts
	last       int // where the last one begins
	size       int // digits of a part
	between    int // bytes before the last part
	count      int
	odd        bool // the parts are not all of one run
	closed     bool // the last part was a short one
	digits     []byte
}

// part takes the next long part.
func (c *column) part(start, end int) {
	n := end - start
	if c.count > 0 && !c.closed && n <= c.size && start-c.end <= longestBetween && !padded(c.text[c.end:start]) {
		if next, stop := nextPiece(c.text, c.last, c.end); next != start || next == stop {
			c.odd = true
		}
		c.between, c.closed = start-c.end, n < c.size
	} else {
		c.flush()
		c.start, c.size, c.count, c.odd, c.closed, c.digits = start, n, 0, false, false, c.digits[:0]
	}
	c.digits = append(c.digits, c.text[start:end]...)
	c.last, c.end, c.count = start, end, c.count+1
}

// padded reports whether base64 ends in what stands between two parts: digits and the signs
// that fill them up, at the end of a line.
func padded(between string) bool {
	for i := 1; i < len(between); i++ {
		if between[i] == '=' && sixBits[between[i-1]] < 64 {
			rest := strings.TrimPrefix(between[i+1:], "=")
			return rest != "" && (rest[0] == '\r' || rest[0] == '\n')
		}
	}
	return false
}

func (c *column) flush() {
	if c.count < 2 || !c.odd {
		return
	}
	if !c.closed {
		c.rest()
	}
	if len(c.digits) >= shortestBase64 && !likeWords(c.digits) && beginsWell(c.digits) {
		c.take.base64(run{start: c.start, end: c.end, kind: "base64"}, c.digits)
	}
}

// rest takes a last part that is too short to be found by itself: it stands as far behind the
// part before as that did, but for one digit more of a number.
func (c *column) rest() {
	for _, n := range []int{c.between, c.between + 1, c.between + 2} {
		at := c.end + n
		end := at
		for end < len(c.text) && end-at < c.size && sixBits[c.text[end]] < 64 {
			end++
		}
		if end > at && sixBits[c.text[at-1]] == 64 {
			c.digits, c.end = append(c.digits, c.text[at:end]...), end
			return
		}
	}
}

// beginsWell reports whether text, or a file, begins with the first of digits.
func beginsWell(digits []byte) bool {
	const enough = 24 // of random digits not one in a million is text
	var first [enough / 4 * 3]byte
	b := decodeSix(first[:0], digits[:min(enough, len(digits))/4*4])
	if len(b) < 3 {
		return false
	}
	if isZlib(b) || fileStart(b) || slices.ContainsFunc(signaturesBy[b[0]], func(s *signature) bool {
		return len(s.magic) <= len(b) && s.magic == string(b[:len(s.magic)])
	}) {
		return true
	}
	zeros := 0
	for i := 0; i < len(b); {
		size := printableAt(b[i:])
		switch {
		case b[i] == 0:
			zeros++
			size = 1
		case size == 0 && i+3 < len(b):
			return false
		}
		i += max(size, 1)
	}
	return zeros*3 <= len(b)*2
}

// turned reads digits that were written from the last one to the first, and digits whose letters
// are moved by 13 places.
func (t *typedBytes) turned(r run, digits []byte) {
	const enough = 24
	var head [enough]byte
	n := min(enough, len(digits))
	for i := range n {
		head[i] = digits[len(digits)-1-i]
	}
	if beginsWell(head[:n]) {
		back := slices.Clone(digits)
		slices.Reverse(back)
		r.kind = "base64, backwards"
		t.moved = decodeSix(t.moved[:0], back)
		t.take(r, t.moved, shortestHex)
	}
	copy(head[:n], digits)
	rotate(head[:n])
	if beginsWell(head[:n]) {
		moved := slices.Clone(digits)
		rotate(moved)
		r.kind = "base64 in ROT13"
		t.moved = decodeSix(t.moved[:0], moved)
		t.take(r, t.moved, shortestHex)
	}
}

// rotate moves each letter of b by 13 places.
func rotate(b []byte) {
	for i, c := range b {
		if l := c | 0x20; l >= 'a' && l <= 'z' {
			b[i] = c - l + 'a' + (l-'a'+13)%26
		}
	}
}
