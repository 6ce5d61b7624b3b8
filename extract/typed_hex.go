package extract

import "slices"

// shortestHex is how many bytes written in hexadecimal make a run.
const shortestHex = 12

// fourBits has the value of each hexadecimal digit, 16 for what is none.
var fourBits = fourBitTable()

func fourBitTable() (t [256]byte) {
	for i := range t {
		t[i] = 16
	}
	for i := range byte(10) {
		t['0'+i] = i
	}
	for i := range byte(6) {
		t['a'+i], t['A'+i] = 10+i, 10+i
	}
	return t
}

// A hexReader collects the bytes of a run: groups of two, four, eight or sixteen digits of
// hexadecimal with marks between them ("34 31", "34:31", "0x34, 0x31", "3431 3131"), or one
// after another, also over the lines of a dump.
type hexReader struct {
	typedBytes
	text  string
	bytes []byte
	start int
	end   int // of the last group
	width int // digits of a group
	line  int // bytes of the run since anything but marks stood between them
}

// hex reads text[start:end].
func (h *hexReader) hex(start, end int) {
	text := h.text
	for i := start; i < end; {
		if fourBits[text[i]] == 16 {
			i++
			continue
		}
		start := i
		for i < end && fourBits[text[i]] < 16 {
			i++
		}
		h.token(start, i)
	}
}

// token takes a word of hexadecimal digits, text[start:end].
func (h *hexReader) token(start, end int) {
	n := end - start
	switch {
	case n >= 2*shortestHex:
		h.longToken(start, end)
		return
	case n != 2 && n != 4 && n != 8 && n != 16:
		return // "0" of "0x34", a word, the address of a dump
	case n == h.width && h.joined(start):
	case n == h.width && h.line >= 8 && start-h.end <= 48 && lineBreak(h.text[h.end:start]):
		h.line = 0 // the next line of a dump, behind its text and address
	case h.line >= 8 && start-h.end <= 48 && (n == 2 || h.inDump(start, end)):
		return
	default:
		h.flush()
		h.start = start
	}
	h.width = n
	h.pairs(start, end)
}

// inDump reports whether a word behind the bytes of a dump stands in their text, or is the
// address of the next line.
func (h *hexReader) inDump(start, end int) bool {
	if !lineBreak(h.text[h.end:start]) {
		return !h.joined(start)
	}
	rest := h.text[end:min(len(h.text), end+2)]
	return rest == "  " || rest != "" && rest[0] == ':'
}

// longToken takes a word that is a run by itself.
func (h *hexReader) longToken(start, end int) {
	if h.width != 2 || !h.joined(start) {
		h.flush()
		h.start = start
	}
	h.width = 2
	if (end-start)%2 == 1 { // a digit too much at either end
		h.pairs(start+1, end)
		h.flush()
		h.start, h.width = start, 2
		end--
	}
	h.pairs(start, end)
}

func (h *hexReader) pairs(start, end int) {
	for i := start; i+1 < end; i += 2 {
		h.bytes = append(h.bytes, fourBits[h.text[i]]<<4|fourBits[h.text[i+1]])
		h.line++
	}
	h.end = end
}

// joined reports whether nothing but marks stands between the last pair and start.
func (h *hexReader) joined(start int) bool {
	if len(h.bytes) == 0 || start-h.end > 8 {
		return false
	}
	for _, c := range []byte(h.text[h.end:start]) {
		switch c {
		case ' ', '\t', '\r', '\n', ':', '-', ',', ';', '0', 'x', 'X', 'h', 'H', '>', '"', '\'', '.', '|', '/', '_':
		default:
			return false
		}
	}
	return true
}

func lineBreak(s string) bool {
	for i := range len(s) {
		if s[i] == '\n' || s[i] == '\r' {
			return true
		}
	}
	return false
}

// flush hands on the run, when it is one and holds text or a file.
func (h *hexReader) flush() {
	if len(h.bytes) >= shortestHex {
		r := run{start: h.start, end: h.end, kind: "hexadecimal"}
		if h.width == 2 {
			h.take(r, h.bytes, shortestHex)
		} else {
			h.takeWords(r)
		}
	}
	h.bytes, h.line, h.width = h.bytes[:0], 0, 0
}

// takeWords hands on what is written in words of several bytes, the highest or the lowest
// first. Years, and other numbers of four digits, look like some signs too.
func (h *hexReader) takeWords(r run) {
	for _, kind := range []string{r.kind, r.kind + ", little-endian"} {
		if h.out = readable(h.out[:0], h.bytes, shortestHex); !isProse(h.out) {
			h.out = h.out[:0]
		}
		r.kind = kind
		h.hand(r, h.bytes, h.out)
		turnGroups(h.bytes, h.width/2)
	}
}

// turnGroups turns the bytes of each group of size, as little-endian machines write numbers,
// and those that are left.
func turnGroups(b []byte, size int) {
	for size > 1 && len(b) > 0 {
		n := min(size, len(b))
		slices.Reverse(b[:n])
		b = b[n:]
	}
}
