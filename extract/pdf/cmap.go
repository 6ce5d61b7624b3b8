package pdf

import (
	"errors"
	"io"
	"sort"
	"unicode/utf8"

	"postern/internal/glyphname"
)

// A cmap is a character map (9.7.5, 9.10.3): how long codes are, and what text
// (ToUnicode) or what CID (Encoding) they stand for.
type cmap struct {
	spaces []codespace
	texts  map[uint32]string
	ranges []textRange // sorted by low once read
	cids   []cidRange
}

type codespace struct {
	size      int
	low, high uint32
}

type textRange struct {
	low, high uint32
	text      string // of low; its last rune counts up
}

type cidRange struct{ low, high, cid uint32 }

// maxMappings bounds the mappings of one character map.
const maxMappings = 1 << 18

var errMappings = errors.New("too many mappings in a character map")

// readCMap reads what it can: a map that is broken half way still maps.
func readCMap(r io.Reader) (*cmap, error) {
	m := &cmap{texts: map[uint32]string{}}
	l := newStreamLexer(r)
	var section keyword
	var args []any
	for {
		v, err := l.object()
		if err != nil {
			sort.SliceStable(m.cids, func(i, j int) bool { return m.cids[i].low < m.cids[j].low })
			sort.SliceStable(m.ranges, func(i, j int) bool { return m.ranges[i].low < m.ranges[j].low })
			if err == io.EOF {
				err = nil
			}
			return m, err
		}
		if k, ok := v.(keyword); ok {
			section, args = k, args[:0]
			continue
		}
		if args = append(args, v); m.take(section, args) {
			args = args[:0]
		}
		if len(m.texts)+len(m.ranges)+len(m.cids)+len(m.spaces) > maxMappings || len(args) > maxItems {
			return m, errMappings
		}
	}
}

// take reports whether args were a whole entry of the section.
func (m *cmap) take(section keyword, args []any) bool {
	need := 3
	switch section {
	case "begincodespacerange", "beginbfchar", "begincidchar":
		need = 2
	case "beginbfrange", "begincidrange":
	default:
		return true
	}
	if len(args) < need {
		return false
	}
	low, n := code(args[0])
	switch section {
	case "begincodespacerange":
		high, _ := code(args[1])
		if n >= 1 && n <= 4 {
			m.spaces = append(m.spaces, codespace{n, low, high})
		}
	case "beginbfchar":
		if t := destination(args[1]); t != "" && t != "\x00" {
			m.texts[low] = t
		}
	case "begincidchar":
		m.cids = append(m.cids, cidRange{low, low, uint32(max(0, whole(args[1], 0)))})
	case "begincidrange":
		high, _ := code(args[1])
		m.cids = append(m.cids, cidRange{low, high, uint32(max(0, whole(args[2], 0)))})
	case "beginbfrange":
		high, _ := code(args[1])
		m.bfrange(low, high, args[2])
	}
	return true
}

func (m *cmap) bfrange(low, high uint32, to any) {
	if list, ok := to.(array); ok {
		for i, v := range list {
			if low+uint32(i) > high || len(m.texts) > maxMappings {
				break
			}
			if t := destination(v); t != "" && t != "\x00" {
				m.texts[low+uint32(i)] = t
			}
		}
		return
	}
	if t := destination(to); t != "" && high >= low {
		m.ranges = append(m.ranges, textRange{low, high, t})
	}
}

// code returns the number that a string of up to four bytes is.
func code(v any) (n uint32, size int) {
	s, ok := v.(str)
	if !ok {
		return uint32(max(0, whole(v, 0))), 0
	}
	for i := range len(s) {
		n = n<<8 | uint32(s[i])
	}
	return n, len(s)
}

func destination(v any) string {
	switch v := v.(type) {
	case str:
		if len(v) == 1 { // QUIRK: one byte where UTF-16 is wanted
			return string(rune(v[0]))
		}
		return utf16Text([]byte(v), false)
	case name:
		return glyphname.Text(string(v))
	}
	return ""
}

func (m *cmap) text(code uint32) string {
	if t, ok := m.texts[code]; ok {
		return t
	}
	i := sort.Search(len(m.ranges), func(i int) bool { return m.ranges[i].low > code })
	if i--; i < 0 || m.ranges[i].high < code {
		return ""
	}
	r := m.ranges[i]
	last, size := utf8.DecodeLastRuneInString(r.text)
	if last += rune(code - r.low); last == 0 { // ranges that begin with zero are common
		return ""
	}
	return r.text[:len(r.text)-size] + string(last)
}

func (m *cmap) cid(code uint32) uint32 {
	i := sort.Search(len(m.cids), func(i int) bool { return m.cids[i].low > code })
	if i--; i < 0 || m.cids[i].high < code {
		return 0
	}
	return m.cids[i].cid + code - m.cids[i].low
}

// size is how many bytes of s the next code has (9.7.6.3), at least one.
func (m *cmap) size(s string) int {
	var n uint32
	for i := 0; i < min(4, len(s)); i++ {
		n = n<<8 | uint32(s[i])
		for _, c := range m.spaces {
			if c.size == i+1 && c.holds(n) {
				return i + 1
			}
		}
	}
	if len(m.spaces) == 0 {
		return min(2, len(s))
	}
	return min(m.spaces[0].size, len(s))
}

// holds compares byte by byte: a code space is a rectangle, not an interval.
func (c codespace) holds(n uint32) bool {
	for i := 0; i < c.size*8; i += 8 {
		if b := byte(n >> i); b < byte(c.low>>i) || b > byte(c.high>>i) {
			return false
		}
	}
	return true
}
