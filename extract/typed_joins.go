package extract

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Programs put a text together out of pieces: "41" & "11", 'a' + 'b', Chr(52) & Chr(49 + 7),
// x .= "41"; x .= "11". The pieces are read as one text where the same signs stand between each
// two of them.
const (
	longestPart  = 200 // bytes of a string
	longestCall  = 24  // of a function
	fewestParts  = 3
	meanPart     = 16 // bytes, without a sign between: lists of longer strings are no one text
	mostComma    = 2  // bytes of strings that make an array of letters
	joiningSigns = "+&.|"
)

// joinable says which bytes behind a string or a call may lead to the next one.
var joinable = func() (t [256]bool) {
	for _, c := range []byte(joiningSigns + ",;_\\ \t\r\n\"'`") {
		t[c] = true
	}
	return t
}()

// joinRuns calls each for texts in such pieces.
func joinRuns(text string, each func(run, string, []byte)) {
	next := nextOf{text: text, signs: "\"')`"}
	done := 0 // no string begins before it that is not read yet
	for i := next.from(0); i < len(text); i = next.from(i) {
		i++
		if i == len(text) || !joinable[text[i]] {
			continue
		}
		if start, part, ok := partBefore(text, done, i-1); ok {
			i = joined(text, start, i, part, each)
			done = i
		}
	}
}

// partBefore is the string or the call whose last byte is at i, and that does not begin before
// done.
func partBefore(text string, done, i int) (start int, part string, ok bool) {
	from := max(done, i-longestPart)
	if text[i] == ')' {
		from = max(done, i-2*longestCall)
		open := strings.LastIndexByte(text[from:i], '(')
		if open < 0 {
			return 0, "", false
		}
		start = max(done, nameStart(text, from+open))
		part, end, ok := callAt(text, start, from+open)
		return start, part, ok && end == i+1
	}
	open := strings.LastIndexByte(text[from:i], text[i])
	if open < 0 || strings.IndexByte(text[from+open:i], '\n') >= 0 {
		return 0, "", false
	}
	return from + open, text[from+open+1 : i], true
}

// joined hands on the text that begins with part, text[start:end]. It returns where that ends;
// end when there is none.
func joined(text string, start, end int, part string, each func(run, string, []byte)) int {
	var sign [16]byte
	size, count := -1, 1
	out := append(make([]byte, 0, 64), part...)
	longest := len(part)
	if text[end-1] == ')' {
		longest = 0
	}
	last := end
	for {
		at, stop, part, ok := nextPart(text, last)
		if !ok {
			break
		}
		var between [16]byte
		n := squeezeBlanks(&between, text[last:at])
		if n < 0 || size >= 0 && (n != size || between != sign) {
			break
		}
		if text[stop-1] != ')' {
			longest = max(longest, len(part))
		}
		if !joins(string(between[:n]), longest) {
			break
		}
		size, sign = n, between
		out = append(out, part...)
		last = stop
		count++
	}
	if count < fewestParts {
		return end
	}
	if listed := size == 0 && len(out) > meanPart*count; !listed && len(out) >= shortestHex && isProse(out) {
		each(run{start: start, end: last, kind: "pieces"}, strings.ToValidUTF8(string(out), "\uFFFD")+"\n", nil)
	}
	return last
}

// joins reports whether a sign between strings, the longest of so many bytes, makes one of them.
func joins(sign string, longest int) bool {
	switch {
	case sign == "", sign == "_", sign == `\`:
		return true
	case sign == ",", sign == ";":
		return longest <= mostComma
	}
	return strings.ContainsAny(sign, joiningSigns) && !strings.ContainsAny(sign, "<>")
}

// nextPart is the next string or call behind i.
func nextPart(text string, i int) (at, end int, part string, ok bool) {
	for k := i; k < len(text) && k-i < longestJoint; k++ {
		switch text[k] {
		case '"', '\'', '`':
			piece := text[k+1 : min(len(text), k+1+longestPart)]
			n := strings.IndexByte(piece, text[k])
			if n < 0 || strings.IndexByte(piece[:n], '\n') >= 0 {
				return 0, 0, "", false
			}
			return k, k + n + 2, piece[:n], true
		case '(':
			at = max(i, nameStart(text, k))
			part, end, ok = callAt(text, at, k)
			return at, end, part, ok
		}
	}
	return 0, 0, "", false
}

// nameStart is where the name of a function begins whose bracket is at open.
func nameStart(text string, open int) int {
	i := open
	for i > 0 && open-i < longestCall && (text[i-1]|0x20 >= 'a' && text[i-1]|0x20 <= 'z' || text[i-1] == '.' || text[i-1] == '$') {
		i--
	}
	for i < open && text[i] == '.' { // an operator of PHP
		i++
	}
	return i
}

// callAt reads a call with one number, which may be a sum or the like: the letter that it
// stands for.
func callAt(text string, start, open int) (part string, end int, ok bool) {
	if start == open {
		return "", 0, false
	}
	piece := text[open+1 : min(len(text), open+1+2*longestCall)]
	n := strings.IndexByte(piece, ')')
	if n < 0 {
		return "", 0, false
	}
	v, ok := sum(piece[:n])
	if !ok || v < 0 || v > utf8.MaxRune {
		return "", 0, false
	}
	return string(rune(v)), open + 1 + n + 1, true
}

// sum is the value of numbers with signs between them, from the left to the right.
func sum(s string) (v int64, ok bool) {
	const mostNumbers = 8
	sign := "+"
	for range mostNumbers {
		s = strings.TrimLeft(s, " ")
		n := 0
		for n < len(s) && (fourBits[s[n]] < 16 || n == 1 && s[n]|0x20 == 'x' || n < 2 && (s[n] == '&' || s[n] == 'H')) {
			n++
		}
		digits := strings.Replace(s[:n], "&H", "0x", 1)
		if len(digits) > 1 && digits[1]|0x20 != 'x' {
			digits = strings.TrimLeft(digits[:len(digits)-1], "0") + digits[len(digits)-1:]
		}
		number, err := strconv.ParseInt(digits, 0, 32)
		if err != nil {
			return 0, false
		}
		switch sign {
		case "+":
			v += number
		case "-":
			v -= number
		case "*":
			v *= number
		default:
			v ^= number
		}
		if s = strings.TrimLeft(s[n:], " "); s == "" {
			return v, true
		}
		sign = ""
		for _, x := range [...]string{"+", "-", "*", "^", "Xor", "xor", "XOR"} {
			if strings.HasPrefix(s, x) {
				sign, s = x, s[len(x):]
				break
			}
		}
		if sign == "" {
			return 0, false
		}
	}
	return 0, false
}

// turnedRuns calls each for the strings of lines that write a text from its end to its start:
// "Reverse", "strrev" and the "[::-1]" of Python are such calls.
func turnedRuns(text string, each func(run, string, []byte)) {
	next := nextOf{text: text, signs: "v]"}
	for at := next.from(0); at < len(text); at = next.from(at) {
		before := text[max(0, at-5):at]
		if !strings.HasSuffix(before, "::-1") && !strings.HasSuffix(before, "strre") &&
			(!strings.HasSuffix(before, "e") || !strings.HasPrefix(text[at:], "verse")) {
			at++
			continue
		}
		start := max(0, at-longestBackward)
		start += strings.LastIndexByte(text[start:at], '\n') + 1
		end := min(len(text), at+longestBackward)
		if n := strings.IndexByte(text[at:end], '\n'); n >= 0 {
			end = at + n
		}
		turnedStrings(text, start, end, each)
		at = end
	}
}

func turnedStrings(text string, start, end int, each func(run, string, []byte)) {
	for i := start; i < end; i++ {
		if text[i] != '"' && text[i] != '\'' {
			continue
		}
		n := strings.IndexByte(text[i+1:end], text[i])
		if n < 0 {
			continue
		}
		if n >= shortestHex {
			each(run{start: i, end: i + n + 2, kind: "reverse"}, reversed(text[i+1:i+1+n])+"\n", nil)
		}
		i += n + 1
	}
}
