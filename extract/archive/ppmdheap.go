package archive

import "slices"

// The memory of a PPMd model. When it is full the model forgets, so that what a
// stream means hangs on where every block of it stands: the heap is laid out as
// Shkarin's is, with references of four bytes, in units of 12 bytes. The packed
// text grows from its start up, blocks of units from its first eighth on, contexts
// from its end down; what was freed stands in a list for each size.
//
// The memory is made page by page as it is needed: a stream may declare 256 MiB,
// and few use them.

const (
	ppmdUnit = 12
	// ppmdPage is a multiple of a unit, so that no unit lies in two pages.
	ppmdPage = ppmdUnit << 12
	// ppmdMostPages bounds what is really used.
	ppmdMostPages = largestDictionary / ppmdPage
	ppmdSizes     = 38
	// ppmdFree stands where a state has a frequency and a context its flags, which
	// never are 255.
	ppmdFree = 0xffffffff
)

// Blocks have 1, 2, 3, 4, 6, 8, 10, 12, 15, 18, 21, 24 units, then every fourth
// number up to 128.
var ppmdUnits, ppmdIndex = func() (units [ppmdSizes]uint32, index [129]int) {
	n := uint32(0)
	for i := range units {
		n += uint32(min(i/4+1, 4))
		units[i] = n
	}
	for n := 1; n < len(index); n++ {
		index[n], _ = slices.BinarySearch(units[:], uint32(n))
	}
	return units, index
}()

// A ppmdHeap holds the memory. A reference is an offset; 0 is none.
type ppmdHeap struct {
	pages []*[ppmdPage]byte
	used  int // pages

	size       uint32
	start      uint32 // of the text
	text       uint32 // where the next byte of it goes
	unitsStart uint32
	low, high  uint32 // what lies between them was never used
	free       [ppmdSizes]uint32
	count      [ppmdSizes]uint32 // of free blocks
	untilGlue  int
}

func newPPMdHeap(size uint32) *ppmdHeap {
	end := (size/ppmdUnit + 1) * ppmdUnit
	return &ppmdHeap{size: size, start: end - size, pages: make([]*[ppmdPage]byte, end/ppmdPage+1)}
}

// reset forgets everything.
func (h *ppmdHeap) reset() {
	h.free, h.count = [ppmdSizes]uint32{}, [ppmdSizes]uint32{}
	h.untilGlue = 0
	h.text = h.start
	h.high = h.start + h.size
	h.low = h.high - h.size/8/ppmdUnit*7*ppmdUnit
	h.unitsStart = h.low
}

// inUse is how much of the memory holds something, bytes.
func (h *ppmdHeap) inUse() uint32 {
	n := h.size - (h.high - h.low) - (h.unitsStart - h.text)
	for i, blocks := range h.count {
		n -= blocks * ppmdUnits[i] * ppmdUnit
	}
	return n
}

// page is the one that a reference points to, to write to it.
func (h *ppmdHeap) page(ref uint32) *[ppmdPage]byte {
	if p := h.pages[ref/ppmdPage]; p != nil {
		return p
	}
	return h.newPage(ref)
}

func (h *ppmdHeap) newPage(ref uint32) *[ppmdPage]byte {
	p := new([ppmdPage]byte)
	h.pages[ref/ppmdPage] = p
	h.used++
	return p
}

func (h *ppmdHeap) byte(ref uint32) byte       { return h.pages[ref/ppmdPage][ref%ppmdPage] }
func (h *ppmdHeap) setByte(ref uint32, v byte) { h.page(ref)[ref%ppmdPage] = v }
func (h *ppmdHeap) word(ref uint32) uint32     { return le.Uint32(h.pages[ref/ppmdPage][ref%ppmdPage:]) }
func (h *ppmdHeap) setWord(ref, v uint32)      { le.PutUint32(h.page(ref)[ref%ppmdPage:], v) }

// copyUnits copies n units to a place that does not overlap them.
func (h *ppmdHeap) copyUnits(to, from, n uint32) {
	for end := to + n*ppmdUnit; to < end; to, from = to+ppmdUnit, from+ppmdUnit {
		copy(h.page(to)[to%ppmdPage:][:ppmdUnit], h.page(from)[from%ppmdPage:])
	}
}

// A free block has three words: the stamp, the next one of its size, its units.

func (h *ppmdHeap) next(block uint32) uint32  { return h.word(block + 4) }
func (h *ppmdHeap) units(block uint32) uint32 { return h.word(block + 8) }

// put frees a block of a size.
func (h *ppmdHeap) put(block uint32, i int) {
	h.setWord(block, ppmdFree)
	h.setWord(block+4, h.free[i])
	h.setWord(block+8, ppmdUnits[i])
	h.free[i] = block
	h.count[i]++
}

// take returns the free block of a size that was freed last; there is one.
func (h *ppmdHeap) take(i int) uint32 {
	block := h.free[i]
	h.free[i] = h.next(block)
	h.count[i]--
	return block
}

// putAny frees n units, up to 128, as one block or two.
func (h *ppmdHeap) putAny(block, n uint32) {
	i := ppmdIndex[n]
	if ppmdUnits[i] != n {
		i--
		first := ppmdUnits[i]
		h.put(block+first*ppmdUnit, int(n-first-1)) // up to four units: a size of its own each
	}
	h.put(block, i)
}

// split frees what a block of a size has more than one of a smaller size.
func (h *ppmdHeap) split(block uint32, from, to int) {
	h.putAny(block+ppmdUnits[to]*ppmdUnit, ppmdUnits[from]-ppmdUnits[to])
}

// alloc returns a block of a size; 0 where there is none.
func (h *ppmdHeap) alloc(i int) uint32 {
	if h.free[i] != 0 {
		return h.take(i)
	}
	if n := ppmdUnits[i] * ppmdUnit; n <= h.high-h.low {
		block := h.low
		h.low += n
		return block
	}
	return h.search(i)
}

// allocContext returns a unit for a context.
func (h *ppmdHeap) allocContext() uint32 {
	switch {
	case h.high != h.low:
		h.high -= ppmdUnit
		return h.high
	case h.free[0] != 0:
		return h.take(0)
	}
	return h.search(0)
}

// search looks for a block among larger ones, and below the blocks.
func (h *ppmdHeap) search(i int) uint32 {
	if h.untilGlue == 0 {
		h.glue()
		if h.free[i] != 0 {
			return h.take(i)
		}
	}
	for larger := i + 1; larger < ppmdSizes; larger++ {
		if h.free[larger] != 0 {
			block := h.take(larger)
			h.split(block, larger, i)
			return block
		}
	}
	h.untilGlue--
	n := ppmdUnits[i] * ppmdUnit
	if h.unitsStart-h.text <= n {
		return 0
	}
	h.unitsStart -= n
	return h.unitsStart
}

// glue joins free blocks that touch each other, and sorts them into the lists anew.
func (h *ppmdHeap) glue() {
	h.untilGlue = 1 << 13
	h.guard()
	first, last := uint32(0), uint32(0) // of the list of all
	for i, block := range h.free {
		for block != 0 {
			next := h.next(block)
			if n := h.units(block); n != 0 { // else it went into another one
				if last == 0 {
					first = block
				} else {
					h.setWord(last+4, block)
				}
				last = block
				h.join(block, n)
			}
			block = next
		}
		h.free[i] = 0
	}
	if last != 0 {
		h.setWord(last+4, 0)
	}
	h.count = [ppmdSizes]uint32{}
	const most = 128
	for block := first; block != 0; {
		next, n := h.next(block), h.units(block)
		for ; n > most; n, block = n-most, block+most*ppmdUnit {
			h.put(block, ppmdSizes-1)
		}
		if n > 0 {
			h.putAny(block, n)
		}
		block = next
	}
}

// join takes the free blocks that follow one of n units into it.
func (h *ppmdHeap) join(block, n uint32) {
	for {
		after := block + n*ppmdUnit
		if h.word(after) != ppmdFree {
			break
		}
		n += h.units(after)
		h.setWord(after+8, 0)
	}
	h.setWord(block+8, n)
}

// guard makes what was never used look as in use.
func (h *ppmdHeap) guard() {
	if h.low != h.high {
		h.setWord(h.low, 0)
	}
}

// shrink makes a block that holds from units one that holds to units.
func (h *ppmdHeap) shrink(block, from, to uint32) uint32 {
	i, j := ppmdIndex[from], ppmdIndex[to]
	if i == j {
		return block
	}
	if h.free[j] == 0 {
		h.split(block, i, j)
		return block
	}
	smaller := h.take(j)
	h.copyUnits(smaller, block, to)
	h.put(block, i)
	return smaller
}

// putLowest frees a unit, to the text where it touches it.
func (h *ppmdHeap) putLowest(block uint32) {
	if block == h.unitsStart {
		h.unitsStart += ppmdUnit
		return
	}
	h.put(block, 0)
}

// moveUp moves a block of n units away from the text, where there is a free one
// farther up.
func (h *ppmdHeap) moveUp(block, n uint32) uint32 {
	i := ppmdIndex[n]
	if block > h.unitsStart+16<<10 || block > h.free[i] {
		return block
	}
	higher := h.take(i)
	h.copyUnits(higher, block, n)
	if block == h.unitsStart {
		h.unitsStart += ppmdUnits[i] * ppmdUnit
	} else {
		h.put(block, i)
	}
	return higher
}

// widenText gives the free blocks that touch the text to it.
func (h *ppmdHeap) widenText() {
	var taken [ppmdSizes]int
	h.guard()
	for h.word(h.unitsStart) == ppmdFree {
		h.setWord(h.unitsStart, 0)
		n := h.units(h.unitsStart)
		taken[ppmdIndex[n]]++
		h.unitsStart += n * ppmdUnit
	}
	for i, n := range taken {
		link := uint32(0) // where the reference to the block stands; 0 for the list's own
		for block := h.free[i]; n > 0 && block != 0; {
			after := h.next(block)
			switch {
			case h.word(block) == ppmdFree:
				link = block + 4
			case link == 0:
				h.free[i] = after
				h.count[i]--
				n--
			default:
				h.setWord(link, after)
				h.count[i]--
				n--
			}
			block = after
		}
	}
}
