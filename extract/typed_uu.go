package extract

import "strings"

// Lines of uuencode and xxencode without "begin" before them, and dumps in letters, are read
// line by line: most are told from other text by their length.
const (
	uuFirst    = ' '
	uuKindName = "uuencode"
	xxDigits   = "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

var xxValues = func() (t [256]byte) {
	for i := range t {
		t[i] = 64
	}
	for i := range len(xxDigits) {
		t[xxDigits[i]] = byte(i)
	}
	return t
}()

var uuValues = func() (t [256]byte) {
	for i := range t {
		t[i] = 64
		if i >= uuFirst && i <= uuFirst+64 {
			t[i] = byte(i-uuFirst) & 63
		}
	}
	return t
}()

// A lineReader collects the bytes of lines that follow each other.
type lineReader struct {
	typedBytes
	kind       string
	raw        []byte
	start, end int
	marked     bool // in a quoted mail
	begun      bool // behind "begin", which makes a file of it
}

// lineRuns calls each for lines of uuencode, xxencode and of dumps in letters.
func lineRuns(text string, each func(run, string, []byte)) {
	l := lineReader{typedBytes: typedBytes{each: each}}
	for at := 0; at < len(text); {
		end, next := len(text), len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end, next = at+n, at+n+1
		}
		if end > at && text[end-1] == '\r' {
			end--
		}
		l.line(text[at:end], at)
		at = next
	}
	l.flush()
}

// line takes the next line, which begins at at.
func (l *lineReader) line(line string, at int) {
	bare := withoutMarks(line)
	marked := len(bare) < len(line)
	switch {
	case l.begun:
		l.begun = bare != "end"
		return
	case strings.HasPrefix(bare, "begin ") && typedLine([]byte(line)) != nil:
		l.begun = true
	case l.coded(uuKindName, bare, &uuValues), l.coded("xxencode", bare, &xxValues), l.letters(bare):
		l.marked = l.marked || marked
		l.end = at + len(line)
		if l.start < 0 {
			l.start = at
		}
		return
	case marked && l.coded(uuKindName, line, &uuValues):
		l.end = at + len(line)
		if l.start < 0 {
			l.start = at
		}
		return
	}
	l.flush()
}

// withoutMarks is a line without the marks of a quoted mail.
func withoutMarks(line string) string {
	for line != "" && (line[0] == '>' || line[0] == '|') {
		line = strings.TrimPrefix(line[1:], " ")
	}
	return line
}

// coded takes a line whose first digit says how many bytes the others are, four for three.
func (l *lineReader) coded(kind, line string, values *[256]byte) bool {
	if len(line) < 5 {
		return false
	}
	n := int(values[line[0]])
	whole := (n + 2) / 3 * 4
	// Blanks at the end may be gone, and a digit that checks the line may follow.
	if n == 0 || n > 63 || len(line)-1 > whole+1 || len(line)-1 < (n*8+5)/6 {
		return false
	}
	for i := range len(line) {
		if values[line[i]] > 63 {
			return false
		}
	}
	l.begin(kind)
	digits := line[1:]
	for got := 0; got < n; got += 3 {
		var v [4]byte
		for k := range v {
			if i := got/3*4 + k; i < len(digits) {
				v[k] = values[digits[i]]
			}
		}
		three := [3]byte{v[0]<<2 | v[1]>>4, v[1]<<4 | v[2]>>2, v[2]<<6 | v[3]}
		l.raw = append(l.raw, three[:min(3, n-got)]...)
	}
	return true
}

// begin ends the run before, when it is of another kind.
func (l *lineReader) begin(kind string) {
	if l.kind != kind {
		l.flush()
		l.kind, l.start = kind, -1
	}
}

// flush hands on what was collected. Files without marks before them are taken out of the text
// elsewhere.
func (l *lineReader) flush() {
	if len(l.raw) >= shortestHex {
		r := run{start: max(l.start, 0), end: l.end, kind: l.kind}
		l.out = readable(l.out[:0], l.raw, shortestHex)
		if l.marked || l.kind != uuKindName {
			l.hand(r, l.raw, l.out)
		} else if len(l.out) > 0 {
			l.each(r, string(l.out), nil)
		}
	}
	l.raw, l.kind, l.marked = l.raw[:0], "", false
}
