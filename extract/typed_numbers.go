package extract

// Numbers that stand for bytes are written with signs between them, and as few letters:
// "34 31", "0x34, 0x31", "chr(52) & chr(49)", the lines of a dump. A stretch of text is
// looked at closely where nothing else stands in it; the rest is passed over, many bytes at
// a time.
const shortestNumbers = 24

// numberBytes are what such stretches are made of.
var numberBytes = func() (t [256]bool) {
	for _, c := range []byte("0123456789abcdefABCDEFxXhHrRwWuUoO \t\r\n,;:.+&|/-_()[]{}<>\"'#%\\=$") {
		t[c] = true
	}
	return t
}()

// numberRuns calls each for the bytes that text writes as numbers: in hexadecimal, decimal,
// octal or binary.
func numberRuns(text string, each func(run, string, []byte)) {
	n := numberReader{hexReader: hexReader{text: text, typedBytes: typedBytes{each: each}}}
	done := 0
	for i := 0; i+shortestNumbers <= len(text); {
		// A stretch that begins within the next bytes holds the last of them.
		last := i + shortestNumbers - 1
		if !numberBytes[text[last]] {
			i = last + 1
			continue
		}
		start := last
		for start > i && numberBytes[text[start-1]] {
			start--
		}
		for i = last + 1; i < len(text) && numberBytes[text[i]]; {
			i++
		}
		if i-start < shortestNumbers || !hasNumbers(text[start:i]) {
			continue
		}
		done = n.stretch(max(start, done), i)
		i = max(i, done)
	}
	n.flush()
}

// hasNumbers reports whether s has as many digits as the shortest run of bytes.
func hasNumbers(s string) bool {
	digits := 0
	for i := range len(s) {
		if s[i]-'0' < 10 {
			if digits++; digits >= shortestHex {
				return true
			}
		}
	}
	return false
}

// A numberReader reads a stretch as dump, as hexadecimal and as a list of numbers.
type numberReader struct {
	hexReader
	list numberList
}

// stretch reads text[start:end], and what more there is of a dump that begins there. It
// returns the end of what was read.
func (n *numberReader) stretch(start, end int) int {
	from := start
	for at := lineStart(n.text, start, end); at >= 0 && at < end; at = nextLineStart(n.text, at, end) {
		if at < from {
			continue
		}
		if stop := n.dump(at); stop > 0 {
			n.between(from, at)
			from = stop
			if stop >= end {
				return stop
			}
			at = stop - 1
		}
	}
	n.between(from, end)
	return end
}

// between reads what is no dump.
func (n *numberReader) between(start, end int) {
	if start >= end {
		return
	}
	n.hex(start, end)
	n.numbers(start, end)
	n.prefixed(start, end, "U+")
	n.prefixed(start, end, "&H")
	n.prefixed(start, end, "]0x") // [char]0x34 of PowerShell
}

// lineStart is i, or where the line begins that it stands in when only marks of a quoted
// mail stand between; -1 when that is not before end.
func lineStart(text string, i, end int) int {
	if i == 0 || text[i-1] == '\n' || text[i-1] == '\r' {
		return i
	}
	return nextLineStart(text, i, end)
}

func nextLineStart(text string, i, end int) int {
	for ; i < end; i++ {
		if text[i] == '\n' || text[i] == '\r' {
			return i + 1
		}
	}
	return -1
}
