package regexset

import "strings"

// A gramTable finds literals by one gram of each.
type gramTable struct {
	width  int // bytes of a gram: 3, or 4 that stand at an even place
	filter []uint64
	shift  uint // 64 minus the bits of a hash
	heads  []int32
	list   []gram
}

type gram struct {
	hash uint32
	next int32 // index into the list, -1 at the end
	lit  int32
	at   int32 // where the gram stands in its literal
}

// evenWidth is the width of grams that are looked up at every second byte.
const evenWidth = 4

// newGramTable makes a table of those literals that are wide enough for two neighbouring
// grams of four bytes, or of the others.
func newGramTable(lits []setLiteral, width int) *gramTable {
	g := &gramTable{width: width}
	for i := range lits {
		text := lits[i].text
		if wide := len(text) > evenWidth; wide != (width == evenWidth) {
			continue
		}
		at := rarest(text, width)
		g.list = append(g.list, gram{lit: int32(i), at: int32(at)})
		if width == evenWidth {
			g.list = append(g.list, gram{lit: int32(i), at: int32(at + 1)})
		}
	}
	if len(g.list) == 0 {
		return nil
	}
	bits := uint(13)
	for bits < 19 && 1<<bits < 64*len(g.list) {
		bits++
	}
	g.shift = 64 - bits
	g.filter = make([]uint64, 1<<bits/64)
	g.heads = make([]int32, 1<<bits/64)
	for i := range g.heads {
		g.heads[i] = -1
	}
	for i := range g.list {
		x := &g.list[i]
		var w uint64
		for k := width - 1; k >= 0; k-- {
			w = w<<8 | uint64(lits[x.lit].text[int(x.at)+k])
		}
		h := g.hash(uint32(w))
		g.filter[h>>6] |= 1 << (h & 63)
		x.hash, x.next, g.heads[h>>6] = uint32(h), g.heads[h>>6], int32(i)
	}
	return g
}

const foldBits = 0x20202020

func (g *gramTable) hash(w uint32) uint64 {
	return uint64(w|foldBits) * 0x9e3779b97f4a7c15 >> g.shift
}

// common are letters by how common they are in text, the commonest first.
const common = " etaoinsrhldcumfpgwybv,.k0123456789-xjqz"

// rarest is the place of the gram of s that stands least often in text. For
// grams at even places the neighbour behind counts as well.
func rarest(s string, width int) int {
	n := width
	if width == evenWidth {
		n++
	}
	best, bestAt := -1, 0
	for i := 0; i+n <= len(s); i++ {
		rare := 0
		for k := range n {
			c := strings.IndexByte(common, s[i+k])
			if c < 0 {
				c = len(common)
			}
			rare += c
		}
		if rare > best {
			best, bestAt = rare, i
		}
	}
	return bestAt
}

// find calls hit for each place where a literal's gram stands.
func (g *gramTable) find(s string, hit func(x *gram, at int)) {
	if g.width == evenWidth {
		g.findEven(s, hit)
		return
	}
	for i := 0; i+3 <= len(s); i++ {
		w := uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16
		h := uint64(w|foldBits) * 0x9e3779b97f4a7c15 >> g.shift
		if g.filter[h>>6]>>(h&63)&1 != 0 {
			g.chain(h, i, hit)
		}
	}
}

func (g *gramTable) findEven(s string, hit func(x *gram, at int)) {
	filter, shift := g.filter, g.shift
	i := 0
	for ; i+8 <= len(s); i += 4 {
		b := s[i : i+8]
		w := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		h := uint64(uint32(w)|foldBits) * 0x9e3779b97f4a7c15 >> shift
		if filter[h>>6]>>(h&63)&1 != 0 {
			g.chain(h, i, hit)
		}
		h = uint64(uint32(w>>16)|foldBits) * 0x9e3779b97f4a7c15 >> shift
		if filter[h>>6]>>(h&63)&1 != 0 {
			g.chain(h, i+2, hit)
		}
	}
	for ; i+4 <= len(s); i += 2 {
		w := uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
		h := uint64(w|foldBits) * 0x9e3779b97f4a7c15 >> shift
		if filter[h>>6]>>(h&63)&1 != 0 {
			g.chain(h, i, hit)
		}
	}
}

func (g *gramTable) chain(h uint64, at int, hit func(x *gram, at int)) {
	for n := g.heads[h>>6]; n >= 0; n = g.list[n].next {
		if x := &g.list[n]; x.hash == uint32(h) {
			hit(x, at-int(x.at))
		}
	}
}

// foldedAt reports whether lit, lower case, stands in s at i in any case.
func foldedAt(s, lit string, i int) bool {
	if i < 0 || len(s)-i < len(lit) {
		return false
	}
	for k := range len(lit) {
		c := s[i+k]
		if c >= 'A' && c <= 'Z' {
			c += 0x20
		}
		if c != lit[k] {
			return false
		}
	}
	return true
}
