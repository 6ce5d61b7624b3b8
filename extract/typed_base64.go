package extract

import "strings"

// shortestBase64 is how many digits of base64 make a run: sixteen digits, the
// shortest number of a card in use, take 22.
const shortestBase64 = 20

// sixBits has the value of each digit of base64 (RFC 4648 sections 4 and 5, both
// alphabets), 64 for what is none.
var sixBits = sixBitTable()

func sixBitTable() (t [256]byte) {
	for i := range t {
		t[i] = 64
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}

// base64Runs calls each for every run of base64 in text, and of what has a part of its
// digits: base32 and base58. A run goes on over line ends, and the marks of a quoted mail,
// as long as its lines hold nothing else; and over the quotes of strings that a program
// joins.
func base64Runs(text string, each func(run, string, []byte)) {
	t := typedBytes{each: each}
	var digits []byte
	for start, i := nextDigits(text, 0, shortestBase64); start < len(text); start, i = nextDigits(text, i, shortestBase64) {
		if start = withoutSign(text, start, i); i-start < shortestBase64 {
			continue
		}
		digits = append(digits[:0], text[start:i]...)
		part, begins := 0, start // of the digits since a line without anything
		behind := 0              // digits behind the first such line
		for width, last, from := i-start, i-start, start; ; from = i - last {
			next, end := nextPiece(text, from, i)
			if next == end && last >= longLine {
				next, end = nextJoined(text, i, last)
			}
			if next == end || end-next < 4 && !ends(text, end) {
				break
			}
			if last < width && paragraph(text[i:next]) {
				t.base64(run{start: begins, end: i, kind: "base64"}, digits[part:])
				part, begins, width = len(digits), next, 0
			}
			digits = append(digits, text[next:end]...)
			if part > 0 {
				behind += end - next
			}
			i, last = end, end-next
			width = max(width, last)
		}
		if part > 0 && len(digits)-part >= shortestBase64 {
			t.base64(run{start: begins, end: i, kind: "base64"}, digits[part:])
		}
		// Where no more than a word stands behind a file, that is not a part of the file.
		t.noFile = part > 0 && behind < shortestBase64
		t.base64(run{start: start, end: i, kind: "base64"}, digits)
		t.noFile = false
		t.withPieces(text, run{start: start, end: i, kind: "base64"}, digits)
		t.turned(run{start: start, end: i}, digits)
		t.fewerDigits(run{start: start, end: i}, digits)
	}
}

// nextDigits is where the next stretch of at least so many digits of base64 begins and ends,
// behind at; len(text) where there is none.
func nextDigits(text string, at, least int) (start, end int) {
	for at+least <= len(text) {
		// A stretch that begins within the next bytes holds the last of them.
		last := at + least - 1
		if sixBits[text[last]] == 64 {
			at = last + 1
			continue
		}
		for start = last; start > at && sixBits[text[start-1]] < 64; {
			start--
		}
		for at = last; at < len(text) && sixBits[text[at]] < 64; {
			at++
		}
		if at-start >= least {
			return start, at
		}
	}
	return len(text), len(text)
}

// base64 reads digits as base64.
func (t *typedBytes) base64(r run, digits []byte) {
	t.raw = decodeSix(t.raw[:0], digits)
	t.out = readable(t.out[:0], t.raw, shortestRun)
	// Letters that stand right before the run move its digits.
	for shift := 1; shift < 4; shift++ {
		t.moved = decodeSix(t.moved[:0], digits[shift:])
		t.out = readable(t.out, t.moved, 2*shortestRun)
	}
	t.words = likeWords(digits)
	t.hand(r, t.raw, t.out)
	t.words = false
}

// likeWords reports whether less than one digit in eight is a capital, of which base64 has
// two in five.
func likeWords(digits []byte) bool {
	capitals := 0
	for _, c := range digits {
		if 'A' <= c && c <= 'Z' {
			capitals++
		}
	}
	return capitals*8 < len(digits)
}

// ends reports whether nothing but padding follows at i.
func ends(text string, i int) bool { return i < len(text) && text[i] == '=' }

// paragraph reports whether a line without anything stands between two lines: behind a short
// line of digits, which is the last one, a word may follow.
func paragraph(between string) bool { return strings.Count(between, "\n") > 1 }

// nextPiece is where the base64 goes on that text breaks off at i, the last of which began at
// from: on the next line, or in the next of several strings.
func nextPiece(text string, from, i int) (start, end int) {
	added := from > 0 && text[from-1] == '+' // to a file, as diff prints it
	if start, end = nextLine(text, i); start < end && !added {
		return start, end
	}
	if start, end = nextString(text, i); start < end {
		return start, end
	}
	if start, end = nextEscaped(text, i); start < end {
		return start, end
	}
	return nextShaped(text, from, i)
}

// nextLine is where the base64 of the next line begins and ends, when text breaks
// the line at i and the next one holds nothing but base64.
func nextLine(text string, i int) (start, end int) {
	at := i
	for at < len(text) && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r') {
		at++
	}
	if at == len(text) || text[at] != '\n' && (at == i || text[at-1] != '\r') {
		return i, i
	}
	for at < len(text) && (text[at] == '\n' || text[at] == '\r' || text[at] == ' ' || text[at] == '\t' || text[at] == '>' || text[at] == '|') {
		at++
		if at-i > 32 {
			return i, i
		}
	}
	start = at
	for at < len(text) && sixBits[text[at]] < 64 {
		at++
	}
	end = at
	for at < len(text) && (text[at] == '=' || text[at] == ' ' || text[at] == '\t') {
		at++
	}
	if at < len(text) && text[at] != '\r' && text[at] != '\n' {
		return i, i
	}
	return start, end
}

// longLine is how many digits are no word, but a line.
const longLine = 40

// nextJoined is where the next line of base64 begins and ends, when the ends of lines have
// become blanks, as in text of HTML and XML: it is as long as the one before, of size digits, or
// the last one.
func nextJoined(text string, i, size int) (start, end int) {
	if i == len(text) || text[i] != ' ' {
		return i, i
	}
	for start = i + 1; start < len(text) && text[start] == ' ' && start-i < longestSign; {
		start++
	}
	for end = start; end < len(text) && end-start <= size && sixBits[text[end]] < 64; {
		end++
	}
	if n := end - start; n == size || n < size && (n >= shortestBase64 || ends(text, end)) {
		return start, end
	}
	return i, i
}

// longestJoint bounds what stands between two strings that belong together.
const longestJoint = 40

// nextString is where the next string of a program's text begins and ends, when a quote
// is at i: "abc" + "def", or one on each line.
func nextString(text string, i int) (start, end int) {
	if i == len(text) || text[i] != '"' && text[i] != '\'' {
		return i, i
	}
	quote := text[i]
	at := i + 1
	for at < len(text) && at-i < longestJoint {
		switch text[at] {
		case ' ', '\t', '\r', '\n', '+', '.', ',', '&', '_', '\\', ';', '(', ')':
			at++
			continue
		}
		break
	}
	if at == len(text) || text[at] != quote {
		return i, i
	}
	start = at + 1
	for at = start; at < len(text) && sixBits[text[at]] < 64; {
		at++
	}
	for end = at; at < len(text) && text[at] == '='; {
		at++
	}
	if at == len(text) || text[at] != quote {
		return i, i
	}
	return start, end
}

// decodeSix appends the bytes of base64 digits without padding to dst.
func decodeSix(dst, digits []byte) []byte {
	for ; len(digits) >= 4; digits = digits[4:] {
		v := uint32(sixBits[digits[0]])<<18 | uint32(sixBits[digits[1]])<<12 | uint32(sixBits[digits[2]])<<6 | uint32(sixBits[digits[3]])
		dst = append(dst, byte(v>>16), byte(v>>8), byte(v))
	}
	switch len(digits) {
	case 2:
		dst = append(dst, sixBits[digits[0]]<<2|sixBits[digits[1]]>>4)
	case 3:
		dst = append(dst, sixBits[digits[0]]<<2|sixBits[digits[1]]>>4, sixBits[digits[1]]<<4|sixBits[digits[2]]>>2)
	}
	return dst
}
