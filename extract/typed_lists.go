package extract

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A numberList is numbers of decimal digits with the same signs and letters between each
// two of them, but for blanks and line breaks: "52 49 49", "[52, 49]", "chr(52) & chr(49)".
type numberList struct {
	numbers    []numberAt
	values     []uint32
	between    [16]byte
	betweenLen int
}

type numberAt struct{ start, end int }

// numbers reads text[start:end] as such lists, each for itself.
func (n *numberReader) numbers(start, end int) {
	text, l := n.text, &n.list
	l.numbers = l.numbers[:0]
	for i := start; i < end; {
		if text[i]-'0' >= 10 {
			i++
			continue
		}
		first := i
		for i < end && text[i]-'0' < 10 {
			i++
		}
		if text[first] == '0' && i == first+1 && i < end && (text[i]|0x20 == 'o' || text[i]|0x20 == 'b') {
			continue // of "0o64", "0b110100"
		}
		if i-first >= 8*shortestHex {
			n.bits(first, i)
		}
		at := numberAt{first, i}
		if k := len(l.numbers); k > 0 {
			var between [16]byte
			size := squeezeBlanks(&between, text[l.numbers[k-1].end:first])
			switch {
			case size < 0:
				n.endList()
			case k == 1:
				l.between, l.betweenLen = between, size
			case size != l.betweenLen || between != l.between:
				last := l.numbers[k-1]
				n.endList()
				l.numbers = append(l.numbers, last)
				l.between, l.betweenLen = between, size
			}
		}
		l.numbers = append(l.numbers, at)
	}
	n.endList()
}

// prefixed reads numbers of hexadecimal with signs before each that nothing else has: U+0034
// as Unicode writes letters, &H34 as Basic does.
func (n *numberReader) prefixed(start, end int, prefix string) {
	const between, fewest, longest = 16, 2, 6
	var out []byte
	from, last := 0, 0
	flush := func() {
		if len(out) >= shortestHex {
			n.each(run{start: from, end: last, kind: "code points"}, string(out)+"\n", nil)
		}
		out = out[:0]
	}
	for at := start; ; {
		k := strings.Index(n.text[at:end], prefix)
		if k < 0 {
			break
		}
		first := at + k + len(prefix)
		for at = first; at < end && at-first < longest && fourBits[n.text[at]] < 16; {
			at++
		}
		v, ok := hexValue(n.text[first:at])
		if at-first < fewest || !ok {
			continue
		}
		if len(out) > 0 && first-len(prefix)-last > between {
			flush()
		}
		if len(out) == 0 {
			from = first - len(prefix)
		}
		out, last = append(out, runeBytes(v)...), at
	}
	flush()
}

// squeezeBlanks writes s without its blanks and line breaks, and the marks of a quoted
// mail. It returns its length; -1 when it is too long to stand between two numbers.
func squeezeBlanks(dst *[16]byte, s string) int {
	const longest = 64
	if len(s) > longest {
		return -1
	}
	n := 0
	for i := range len(s) {
		switch s[i] {
		case ' ', '\t', '\r', '\n', '>', '|':
			continue
		}
		if n == len(dst) {
			return -1
		}
		dst[n] = s[i]
		n++
	}
	return n
}

// endList hands on what the numbers of the list stand for, in every base that they may be
// written in.
func (n *numberReader) endList() {
	l := &n.list
	if len(l.numbers) >= shortestHex {
		n.base(10, 1, 7)
		n.base(8, 2, 4)
		n.base(2, 6, 8)
	}
	l.numbers = l.numbers[:0]
}

var baseNames = map[int]string{10: "decimal", 8: "octal", 2: "binary"}

// base reads the list in a base, with so many digits a number; what is none ends a text.
func (n *numberReader) base(base, fewest, most int) {
	l := &n.list
	n.list.values = n.list.values[:0]
	good, bytes, wide := 0, true, false
	for _, at := range l.numbers {
		v, err := uint64(0), error(strconv.ErrRange)
		if size := at.end - at.start; size >= fewest && size <= most {
			v, err = strconv.ParseUint(n.text[at.start:at.end], base, 32)
		}
		if err != nil || v > utf8.MaxRune || base != 10 && v > 0xff {
			v, bytes = 0, false
		}
		wide = wide || v > 0xff
		if v < utf8.RuneSelf && printable(byte(v)) {
			good++
		}
		n.list.values = append(n.list.values, uint32(v))
	}
	if wide {
		bytes = false
	}
	raw := n.raw[:0]
	for _, v := range n.list.values {
		if wide {
			raw = utf8.AppendRune(raw, rune(v))
		} else {
			raw = append(raw, byte(v))
		}
	}
	n.raw = raw
	n.out = n.out[:0]
	if good*4 >= len(l.numbers)*3 || wide && good*3 >= len(l.numbers) {
		n.out = readable(n.out, raw, shortestHex)
	}
	if !isProse(n.out) {
		n.out = n.out[:0]
	}
	r := run{start: l.numbers[0].start, end: l.numbers[len(l.numbers)-1].end, kind: baseNames[base]}
	switch {
	case bytes:
		n.hand(r, raw, n.out)
	case len(n.out) > 0:
		n.each(r, string(n.out), nil)
	}
}

// isProse reports whether most of a text is letters, digits and blanks: what numbers of a
// table look like is not.
func isProse(text []byte) bool {
	good := 0
	for _, c := range text {
		switch {
		case c == ' ', c == '\n', c >= utf8.RuneSelf, c-'0' < 10, c|0x20 >= 'a' && c|0x20 <= 'z':
			good++
		}
	}
	return good*4 >= len(text)*3
}

// bits reads a run of zeroes and ones, eight to a byte.
func (n *numberReader) bits(start, end int) {
	raw, held := n.raw[:0], byte(0)
	for i := start; i < end; i++ {
		c := n.text[i] - '0'
		if c > 1 {
			return
		}
		held = held<<1 | c
		if (i-start)%8 == 7 {
			raw = append(raw, held)
		}
	}
	n.raw = raw
	n.take(run{start: start, end: end, kind: "binary"}, raw, shortestHex)
}
