package extract

import "strings"

// A run of base64 goes on in the next line when that has the same signs around its digits:
// numbers of lines, marks of comments, quotes and what a program appends them to.

// nextShaped is where the digits of the next line begin and end, when it looks as the one does
// that text[start:i] stands in.
func nextShaped(text string, start, i int) (next, end int) {
	line := start
	for line > 0 && text[line-1] != '\n' {
		if line--; start-line > longestJoint {
			return i, i
		}
	}
	before := text[line:start]
	rest, at, ok := restOfLine(text, i)
	if !ok || strings.TrimLeft(before, " \t") == "" && rest == "" {
		return i, i
	}
	if next = shapedLike(text, at, before); next < 0 {
		return i, i
	}
	for end = next; end < len(text) && sixBits[text[end]] < 64; {
		end++
	}
	if other, _, ok := restOfLine(text, end); !ok || !strings.HasPrefix(rest, other) && !strings.HasPrefix(other, rest) {
		return i, i
	}
	return next, end
}

// restOfLine is what follows i and the padding there, without blanks, and where the next line
// begins. It is not ok when the line goes on for long.
func restOfLine(text string, i int) (rest string, next int, ok bool) {
	for i < len(text) && text[i] == '=' {
		i++
	}
	piece := text[i:min(len(text), i+longestJoint)]
	n := strings.IndexByte(piece, '\n')
	if n < 0 {
		return strings.TrimRight(piece, " \t\r"), len(text), i+len(piece) == len(text)
	}
	return strings.TrimRight(piece[:n], " \t\r"), i + n + 1, true
}

// shapedLike is where text[at:] ends that is like before, but for the numbers and the blanks in
// it; -1 when it is not.
func shapedLike(text string, at int, before string) int {
	rest := text[at:min(len(text), at+2*longestJoint)]
	k := past(rest, 0, isBlankSign)
	for i := past(before, 0, isBlankSign); i < len(before); {
		switch c := before[i]; {
		case k == len(rest), isDigit(c) != isDigit(rest[k]):
			return -1
		case isDigit(c):
			i, k = past(before, i, isDigit), past(rest, k, isDigit)
		case c != rest[k]:
			return -1
		default:
			i, k = i+1, k+1
		}
		i, k = past(before, i, isBlankSign), past(rest, k, isBlankSign)
	}
	return at + k
}

// past is the first place at or behind i of a byte that is not so.
func past(s string, i int, so func(byte) bool) int {
	for i < len(s) && so(s[i]) {
		i++
	}
	return i
}

func isBlankSign(c byte) bool { return c == ' ' || c == '\t' }
func isDigit(c byte) bool     { return c-'0' < 10 }

// nextEscaped is where the digits go on behind a line break that is written as \n or \r\n.
func nextEscaped(text string, i int) (start, end int) {
	at := i
	for at+1 < len(text) && at-i < 8 && text[at] == '\\' && (text[at+1] == 'n' || text[at+1] == 'r' || text[at+1] == '\\') {
		if at++; text[at] != '\\' {
			at++
		}
	}
	if at == i || text[at-1] != 'n' {
		return i, i
	}
	for end = at; end < len(text) && sixBits[text[end]] < 64; {
		end++
	}
	return at, end
}

// withoutSign is where the digits begin of a run at start: behind the n of an escaped line
// break, and the plus sign of a line that was added to a file.
func withoutSign(text string, start, end int) int {
	switch {
	case text[start] == 'n' && start > 0 && text[start-1] == '\\':
		return start + 1
	case text[start] == '+' && (start == 0 || text[start-1] == '\n') && (end-start)%4 == 1:
		return start + 1
	}
	return start
}
