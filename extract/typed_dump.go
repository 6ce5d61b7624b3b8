package extract

import (
	"strconv"
	"strings"
)

// Dumps of files, as xxd, hexdump and od print them: an address, the bytes in groups of one
// width, and often the same as text, which is cut into lines where the bytes are not.
//
// A stretch is taken for a dump when the addresses of its lines grow by as many bytes as
// the groups of the first one are.

// A dumpLine is one line: what stands in its address, and where the groups begin.
type dumpLine struct {
	address   string
	data      int // where the groups begin
	end, next int // of the line, without its break, and where the next one begins
}

// A groupKind is how bytes are written in one group.
type groupKind struct {
	base, digits, size int
	padded             bool // with blanks in front of it
}

var groupKinds = []groupKind{
	{base: 2, digits: 8, size: 1},
	{base: 16, digits: 2, size: 1},
	{base: 16, digits: 4, size: 2},
	{base: 16, digits: 8, size: 4},
	{base: 16, digits: 16, size: 8},
	{base: 8, digits: 3, size: 1},
	{base: 8, digits: 6, size: 2},
	{base: 8, digits: 11, size: 4},
	{base: 10, digits: 5, size: 2},
	{base: 10, digits: 3, size: 1, padded: true},
}

// mostInLine is how many bytes one line of a dump has.
const mostInLine = 64

// dump reads the dump that begins with the line at at. It returns where it ends; 0 when
// there is none.
func (n *numberReader) dump(at int) (end int) {
	first, ok := n.dumpLine(at)
	if !ok {
		return 0
	}
	second, ok := n.dumpLine(first.next)
	if !ok || len(second.address) != len(first.address) {
		return 0
	}
	for _, base := range []int{16, 8, 10} {
		step := addressAfter(first.address, second.address, base)
		if step < 1 || step > mostInLine {
			continue
		}
		for _, kind := range groupKinds {
			if step%int64(kind.size) != 0 {
				continue
			}
			if stop := n.dumpOf(first, kind, base, int(step)); stop > 0 {
				end = stop
			}
		}
		if end > 0 {
			return end
		}
	}
	return 0
}

// dumpLine reads the address of the line at at.
func (n *numberReader) dumpLine(at int) (l dumpLine, ok bool) {
	const marks, shortest, longest = 8, 4, 16
	text := n.text
	i := at
	for i < len(text) && i-at < marks && (text[i] == ' ' || text[i] == '>' || text[i] == '|' || text[i] == '\t') {
		i++
	}
	start := i
	if start < len(text) && text[start] == '*' { // lines like the one before
		start++
		i = start
	}
	for i < len(text) && i-start <= longest && fourBits[text[i]] < 16 {
		i++
	}
	l.address = text[start:i]
	if len(l.address) < shortest || len(l.address) > longest {
		return l, false
	}
	if i < len(text) && text[i] == ':' {
		i++
	}
	l.data = i
	l.end, l.next = len(text), len(text)
	if k := strings.IndexAny(text[i:], "\r\n"); k >= 0 {
		l.end = i + k
		l.next = l.end + 1
		if text[l.end] == '\r' && l.next < len(text) && text[l.next] == '\n' {
			l.next++
		}
	}
	return l, i == l.end || text[i] == ' ' || text[i] == '\t'
}

// addressAfter is how many bytes stand between two addresses; 0 where they are none of the base.
func addressAfter(a, b string, base int) int64 {
	from, err := strconv.ParseInt(a, base, 64)
	if err != nil {
		return 0
	}
	to, err := strconv.ParseInt(b, base, 64)
	if err != nil {
		return 0
	}
	return to - from
}

// dumpOf reads the dump when its groups are of one kind, and returns its end.
func (n *numberReader) dumpOf(l dumpLine, kind groupKind, base, step int) (end int) {
	raw := n.raw[:0]
	start := l.data
	raw, columns := n.groups(raw, l, kind, step, l.end-l.data)
	if len(raw) != step {
		return 0
	}
	for {
		next, ok := n.dumpLine(l.next)
		if !ok && l.next < l.end+3 && l.next < len(n.text) && n.text[l.next] == '*' {
			next, ok = n.afterStar(l.next)
		} else if ok && addressAfter(l.address, next.address, base) != int64(step) && addressAfter(l.address, next.address, base) != 0 {
			ok = len(raw)%step == 0 && next.end-next.data < 2 // the last address stands alone
		}
		if !ok {
			break
		}
		before := len(raw)
		raw, _ = n.groups(raw, next, kind, step, columns)
		l = next
		if len(raw)-before < step {
			break
		}
	}
	n.raw = raw
	r := run{start: start, end: l.end, kind: "a dump"}
	n.take(r, raw, shortestHex)
	if kind.size > 1 {
		turnGroups(raw, kind.size)
		r.kind = "a dump, little-endian"
		n.take(r, raw, shortestHex)
	}
	return l.next
}

// afterStar is the line behind one that says that lines are repeated.
func (n *numberReader) afterStar(at int) (dumpLine, bool) {
	k := strings.IndexByte(n.text[at:min(len(n.text), at+8)], '\n')
	if k < 0 {
		return dumpLine{}, false
	}
	return n.dumpLine(at + k + 1)
}

// groups appends the bytes of one line to raw, up to step of them, and returns in which
// column the groups end. None begins in column most or behind it.
func (n *numberReader) groups(raw []byte, l dumpLine, kind groupKind, step, most int) (_ []byte, columns int) {
	text := n.text
	i := l.data
	for got := 0; got < step && i < l.end; got += kind.size {
		blanks := i
		for i < l.end && i-blanks < 8 && (text[i] == ' ' || text[i] == '\t' || text[i] == '-' && got > 0) {
			i++
		}
		first := i
		for i < l.end && i-first < kind.digits && int(fourBits[text[i]]) < kind.base {
			i++
		}
		size := i - first
		if first == blanks || first-l.data >= most || size == 0 || i < l.end && fourBits[text[i]] < 16 {
			break
		}
		switch {
		case size == kind.digits || kind.padded:
		case kind.base == 16 && size%2 == 0: // the last bytes of a file
			kind = groupKind{base: 16, digits: size, size: size / 2}
			step = got
		default:
			return raw, i - l.data
		}
		v, err := strconv.ParseUint(text[first:i], kind.base, 64)
		if err != nil || kind.size < 8 && v>>(8*kind.size) != 0 {
			break
		}
		for shift := 8 * (kind.size - 1); shift >= 0; shift -= 8 {
			raw = append(raw, byte(v>>shift))
		}
	}
	return raw, i - l.data
}
