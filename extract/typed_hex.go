package extract

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

// hexRuns calls each for the bytes that text writes in hexadecimal: pairs of
// digits, one after another or with a mark between them ("34 31", "34:31",
// "0x34, 0x31"), also over the lines of a dump.
func hexRuns(text string, each func(run, string, []byte)) {
	h := hexReader{text: text, each: each}
	for i := 0; i < len(text); {
		if fourBits[text[i]] == 16 {
			i++
			continue
		}
		start := i
		for i < len(text) && fourBits[text[i]] < 16 {
			i++
		}
		if n := i - start; n <= 2 || n >= 2*shortestHex {
			h.token(start, i)
		}
	}
	h.flush()
}

// A hexReader collects the bytes of a run.
type hexReader struct {
	text  string
	each  func(run, string, []byte)
	bytes []byte
	out   []byte
	start int
	end   int // of the last pair
	line  int // pairs of the run since anything but marks stood between them
}

// token takes a word of hexadecimal digits, text[start:end].
func (h *hexReader) token(start, end int) {
	switch n := end - start; {
	case n == 1 && h.text[start] == '0' && end < len(h.text) && h.text[end]|0x20 == 'x':
		return // of "0x34"
	case n == 2 && h.joined(start):
		h.pair(start)
	case n >= 2*shortestHex:
		if !h.joined(start) {
			h.flush()
			h.start = start
		}
		if n%2 == 1 { // a digit too much at either end
			h.long(start+1, end)
			h.flush()
			h.start = start
			end--
		}
		h.long(start, end)
	case n == 2 && h.line >= 8 && start-h.end <= 48 && lineBreak(h.text[h.end:start]):
		h.line = 0 // the next line of a dump, behind its text and address
		h.pair(start)
	case n == 2 && (h.line < 8 || start-h.end > 48):
		h.flush()
		h.start = start
		h.pair(start)
	}
}

func (h *hexReader) pair(at int) {
	h.bytes = append(h.bytes, fourBits[h.text[at]]<<4|fourBits[h.text[at+1]])
	h.end = at + 2
	h.line++
}

func (h *hexReader) long(start, end int) {
	for i := start; i+1 < end; i += 2 {
		h.pair(i)
	}
}

// joined reports whether nothing but marks stands between the last pair and start.
func (h *hexReader) joined(start int) bool {
	if len(h.bytes) == 0 || start-h.end > 8 {
		return false
	}
	for _, c := range []byte(h.text[h.end:start]) {
		switch c {
		case ' ', '\t', '\r', '\n', ':', '-', ',', ';', '0', 'x', 'X', '>', '"', '\'':
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
		h.out = readable(h.out[:0], h.bytes, shortestHex)
		var file []byte
		if fileStart(h.bytes) {
			file = append(file, h.bytes...)
		}
		if len(h.out) > 0 || file != nil {
			h.each(run{h.start, h.end, "hexadecimal"}, string(h.out), file)
		}
	}
	h.bytes, h.line = h.bytes[:0], 0
}
