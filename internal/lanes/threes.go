package lanes

// An ASCII set is a set of bytes below 0x80: of the two entries of a byte's lower and upper half both have the
// same bit for those in it.
type ASCII [2][16]uint8

// NewASCII is the set of the bytes that has says yes to.
func NewASCII(has func(byte) bool) *ASCII {
	t := &ASCII{}
	for b := range byte(0x80) {
		if has(b) {
			t[0][b&15] |= 1 << (b >> 4)
		}
	}
	for half := range 8 {
		t[1][half] = 1 << half
	}
	return t
}

func (t *ASCII) has(b byte) bool { return t[0][b&15]&t[1][b>>4] != 0 }

// ThreesAhead is how many bytes behind those it tells about [Threes] looks at.
const ThreesAhead = 2

// Threes looks at 64 bytes of src for each entry of first and of quiet, as far as there are so many and
// ThreesAhead more, and returns how many entries it made. The bits of first, the lowest first, are those of
// bytes from 0xe0 to 0xef but 0xe2 that have two behind them that go on a rune (0x80 to 0xbf), whatever rune;
// those of quiet these, bytes that go on a rune, 0xe2, and those in the set.
func Threes(src string, first, quiet []uint64, set *ASCII) int {
	n := min(len(first), len(quiet), max(len(src)-ThreesAhead, 0)/64)
	if hasAVX2 {
		threesAVX2(src, first[:n], quiet[:n], set)
	} else {
		threesGo(src, first[:n], quiet[:n], set)
	}
	return n
}

func threesGo(src string, first, quiet []uint64, set *ASCII) {
	for k := range first {
		first[k], quiet[k] = threesOf(src[64*k:64*k+64+ThreesAhead], set)
	}
}

// LastThrees is Threes for the end of a text, at most 64 bytes.
func LastThrees(src string, set *ASCII) (first, quiet uint64) {
	var b [64 + ThreesAhead]byte
	copy(b[:], src)
	return threesOf(b[:], set)
}

func threesOf[T string | []byte](b T, set *ASCII) (first, quiet uint64) {
	tail := func(b byte) bool { return b&0xc0 == 0x80 }
	for i := range 64 {
		switch c := b[i]; {
		case c == 0xe2, tail(c), set.has(c):
			quiet |= 1 << i
		case c&0xf0 == 0xe0 && tail(b[i+1]) && tail(b[i+2]):
			first |= 1 << i
		}
	}
	return first, quiet | first
}
