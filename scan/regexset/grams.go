package regexset

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// A gramTable finds literals of like lengths by one gram of each: some bytes in a row, of
// which the table has a hash.
type gramTable struct {
	shape gramShape
	// wide says that each gram has a byte beyond ASCII; otherwise none has.
	wide   bool
	mask   uint64 // the bytes of a gram, of eight
	filter gramFilter
	// grams are in buckets by the first bits of the hash; first has the first one of
	// each bucket, and their number at the end.
	grams []gram
	first []int32
	shift uint // 64 minus the bits of a bucket's number
}

// A gramFilter has the hashes of grams, by their first 15 and by their first 18 bits. It is as
// large as that whatever is in it, so that no place in it needs a check.
type gramFilter struct {
	coarse [1 << 15]uint8 // 1 for each
	fine   [1 << 12]uint64
}

func (f *gramFilter) add(h uint64) {
	f.coarse[h>>49] = 1
	f.fine[h>>52] |= 1 << (h >> 46 & 63)
}

// A gramShape says how grams are looked up.
type gramShape struct {
	shortest, longest int // literals
	width             int // bytes of a gram
	// step is 1, or 2 where grams are looked up at every second place of the text; a
	// literal then has two, that stand next to each other.
	step int
}

// gramShapes are for literals of all lengths; longer grams stand in fewer places.
var gramShapes = []gramShape{{3, 3, 3, 1}, {4, 4, 3, 2}, {5, 6, 4, 2}, {7, longestLit, 6, 2}}

// A gram stands for its literal: around it are the eight bytes want, of which those in mask
// belong to the literal.
type gram struct {
	want, mask uint64
	before     int32 // from the first of the eight bytes to the gram
	at         int32 // from the first byte of the literal to the gram
	lit        int32
}

// fold8 makes lower case of eight letters, and others of some signs.
const fold8 = 0x2020202020202020

// newGramTable makes a table of those literals that have the lengths for it and are wide, or
// are not; nil where there are none.
func newGramTable(lits []setLiteral, shape gramShape, wide bool) *gramTable {
	g := &gramTable{shape: shape, wide: wide, mask: 1<<(8*shape.width) - 1}
	taken := map[string]int{}
	for i := range lits {
		text := lits[i].text
		if len(text) < shape.shortest || len(text) > shape.longest {
			continue
		}
		at, ok := shape.choose(text, taken, wide)
		if !ok {
			continue
		}
		for k := range shape.step {
			taken[text[at+k:at+k+shape.width]]++
			g.grams = append(g.grams, newGram(text, at+k, i))
		}
	}
	if len(g.grams) == 0 {
		return nil
	}
	n := bits.Len(uint(len(g.grams)))
	g.shift = uint(64 - n)
	g.sort(1 << n)
	return g
}

func newGram(text string, at, lit int) gram {
	from := max(0, min(at, len(text)-8))
	x := gram{before: int32(at - from), at: int32(at), lit: int32(lit)}
	for k, b := range []byte(text[from:min(from+8, len(text))]) {
		x.want |= uint64(b|fold8&0xff) << (8 * k)
		x.mask |= 0xff << (8 * k)
	}
	return x
}

// sort puts the grams in their buckets.
func (g *gramTable) sort(buckets int) {
	g.first = make([]int32, buckets+1)
	sorted := make([]gram, len(g.grams))
	hash := func(x *gram) uint64 { return x.want >> (8 * x.before) & g.mask * spread }
	for i := range g.grams {
		h := hash(&g.grams[i])
		g.filter.add(h)
		g.first[h>>g.shift+1]++
	}
	for i := range buckets {
		g.first[i+1] += g.first[i]
	}
	next := append([]int32(nil), g.first...)
	for i := range g.grams {
		b := hash(&g.grams[i]) >> g.shift
		sorted[next[b]] = g.grams[i]
		next[b]++
	}
	g.grams = sorted
}

// spread makes hashes: the golden ratio, for its bits.
const spread = 0x9e3779b97f4a7c15

// common are letters by how common they are in text, the commonest first.
const common = " etaoinsrhldcumfpgwybv,.k0123456789-xjqz"

// choose returns the place of the gram of s, or the first of two, that stands least often in
// text and that few literals have taken already. The grams of a literal are ASCII where it has
// such, so that it is wide or not.
func (sh *gramShape) choose(s string, taken map[string]int, wide bool) (place int, ok bool) {
	n := sh.width + sh.step - 1
	best, bestAt := -1<<31, 0
	for i := 0; i+n <= len(s); i++ {
		if isASCII(s[i : i+n]) {
			if wide {
				return 0, false
			}
		} else if !wide || isASCII(s[i:i+sh.width]) || isASCII(s[i+n-sh.width:i+n]) {
			continue
		}
		rare := 0
		for _, b := range []byte(s[i : i+n]) {
			if c := strings.IndexByte(common, b); c >= 0 {
				rare += c
			} else {
				rare += len(common)
			}
		}
		for k := range sh.step {
			rare -= 10 * taken[s[i+k:i+k+sh.width]]
		}
		if rare > best {
			best, bestAt, ok = rare, i, true
		}
	}
	return bestAt, ok
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// A chunk is how many bytes of the text are searched for grams before these are looked at.
const chunk = 1024

// places are even bytes of a chunk.
type places [chunk / 2]uint32

// find calls hit for each place where a literal stands, letters in any case, for each literal
// from left to right.
func (g *gramTable) find(s string, lits []setLiteral, hit func(lit int32, at int)) {
	var even, odd places
	i := 0
	for size := chunk; ; i += size {
		// Up to nine bytes behind the chunk are read.
		if size = min(size, (len(s)-i-9)&^7); size <= 0 {
			break
		}
		pass := g.pass(s[i:], size)
		if pass == passNone {
			continue
		}
		list, others := g.filter.places(pass, s[i:], g.mask, size, &even), odd[:0]
		if g.shape.step == 1 {
			others = g.filter.places(pass, s[i+1:], g.mask, size, &odd)
		}
		for _, at := range list {
			for len(others) > 0 && others[0] < at {
				g.look(s, i+1+int(others[0]), lits, hit)
				others = others[1:]
			}
			g.look(s, i+int(at), lits, hit)
		}
		for _, at := range others {
			g.look(s, i+1+int(at), lits, hit)
		}
	}
	for ; i+g.shape.width <= len(s); i += g.shape.step {
		g.look(s, i, lits, hit)
	}
}

// pass is a way to find the places in a chunk of text.
type pass uint8

// The ways: none where the chunk holds no gram.
const (
	passNone pass = iota
	passAll
	passAmidWide
)

// pass is the quickest way for the first bytes of s.
func (g *gramTable) pass(s string, size int) pass {
	if !g.wide {
		if mostlyWide(s[:size]) {
			return passAmidWide
		}
		return passAll
	}
	var all uint64
	for rest := s[:size+8]; len(rest) >= 8; rest = rest[8:] {
		all |= load8(rest)
	}
	if all&wide8 == 0 {
		return passNone
	}
	return passAll
}

// wide8 has the bit of each of eight bytes that those beyond ASCII have.
const wide8 = 0x8080808080808080

// mostlyWide reports whether a good part of the bytes of s are beyond ASCII; it looks at few.
func mostlyWide(s string) bool {
	n, of := 0, 0
	for ; len(s) >= 64; s = s[64:] {
		n += bits.OnesCount64(load8(s) & wide8)
		of++
	}
	return n > 2*of
}

// places puts the even places before size, a multiple of eight, where grams of the bytes in mask
// may stand into list, and returns those. It reads eight bytes behind size.
func (f *gramFilter) places(pass pass, s string, mask uint64, size int, list *places) []uint32 {
	const last = uint(len(list) - 1) // a power of two less one
	var some []uint32
	if pass == passAmidWide {
		some = f.coarseAmidWide(s[:size+8], mask, list)
	} else {
		some = f.coarsely(s[:size+8], mask, list)
	}
	n := uint(0)
	for _, i := range some {
		h := (load8(s[i:]) | fold8) & mask * spread
		list[n&last] = i
		n += uint(f.fine[h>>52] >> (h >> 46 & 63) & 1)
	}
	return list[:n]
}

// coarsely finds places by the coarse filter.
//
// There is nothing to decide in its loop: each place is put down, and the next one over it
// unless it counts. That is several times as fast as a branch that the processor
// guesses wrong.
func (f *gramFilter) coarsely(rest string, mask uint64, list *places) []uint32 {
	const last = uint(len(list) - 1)
	n := uint(0)
	w := load8(rest) | fold8
	for i := uint32(0); len(rest) >= 16; i += 8 {
		rest = rest[8:]
		next := load8(rest) | fold8
		list[n&last] = i
		n += uint(f.coarse[w&mask*spread>>49])
		list[n&last] = i + 2
		n += uint(f.coarse[(w>>16|next<<48)&mask*spread>>49])
		list[n&last] = i + 4
		n += uint(f.coarse[(w>>32|next<<32)&mask*spread>>49])
		list[n&last] = i + 6
		n += uint(f.coarse[(w>>48|next<<16)&mask*spread>>49])
		w = next
	}
	return list[:n]
}

// coarseAmidWide is the same where most bytes are beyond ASCII and grams have none of these.
func (f *gramFilter) coarseAmidWide(rest string, mask uint64, list *places) []uint32 {
	const last = uint(len(list) - 1)
	n := uint(0)
	for i := uint32(0); len(rest) >= 16; i += 8 {
		w := load8(rest)
		rest = rest[8:]
		if w&wide8 == wide8 {
			for len(rest) >= 16 && load8(rest)&load8(rest[8:])&wide8 == wide8 {
				rest, i = rest[16:], i+16
			}
			continue
		}
		next := load8(rest)
		const even = 0x0080008000800080
		if (w|w>>8|next<<56|w>>16|next<<48)&even == even {
			continue // no three in a row
		}
		w, next = w|fold8, next|fold8
		list[n&last] = i
		n += uint(f.coarse[w&mask*spread>>49])
		list[n&last] = i + 2
		n += uint(f.coarse[(w>>16|next<<48)&mask*spread>>49])
		list[n&last] = i + 4
		n += uint(f.coarse[(w>>32|next<<32)&mask*spread>>49])
		list[n&last] = i + 6
		n += uint(f.coarse[(w>>48|next<<16)&mask*spread>>49])
	}
	return list[:n]
}

// look looks at the grams that may stand at i.
func (g *gramTable) look(s string, i int, lits []setLiteral, hit func(lit int32, at int)) {
	h := (tail8(s[i:]) | fold8) & g.mask * spread >> (g.shift & 63)
	for n := g.first[h]; n < g.first[h+1]; n++ {
		x := &g.grams[n]
		from := i - int(x.before)
		if from < 0 || (tail8(s[from:])|fold8)&x.mask != x.want {
			continue
		}
		if at := i - int(x.at); foldedAt(s, lits[x.lit].text, at) {
			hit(x.lit, at)
		}
	}
}

// load8 is the first eight bytes of s, the first lowest.
func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// tail8 is load8 of a string that may be shorter.
func tail8(s string) uint64 {
	if len(s) >= 8 {
		return load8(s)
	}
	var w uint64
	for k := range len(s) {
		w |= uint64(s[k]) << (8 * k)
	}
	return w
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
