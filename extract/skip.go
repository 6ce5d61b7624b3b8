package extract

import "encoding/binary"

// The carver looks closely only where a run of text may be; skipper finds these
// places. It is two automata, one for runs of characters in ASCII or UTF-8 and
// one for characters with a zero behind each, that see every byte once.

// Classes of bytes.
const (
	classOther = iota // ends every run
	classZero
	classASCII // printable
	classMore  // a continuation byte of UTF-8
	classTwo   // the first byte of two, three, four (RFC 3629 section 4)
	classThree
	classFour
	classes
)

// A state is the number of characters so far times four, and the continuation
// bytes that the last one still lacks. hitState says that a run is long enough.
const hitState = shortestRun * 4

var (
	byteClass  = classTable()
	narrowNext = narrowTable()
	wideNext   = wideTable()
)

func classTable() (t [256]uint8) {
	for b := range 256 {
		switch c := byte(b); {
		case c == 0:
			t[b] = classZero
		case printable(c):
			t[b] = classASCII
		case c >= 0x80 && c < 0xc0:
			t[b] = classMore
		case c >= 0xc2 && c < 0xe0:
			t[b] = classTwo
		case c >= 0xe0 && c < 0xf0:
			t[b] = classThree
		case c >= 0xf0 && c < 0xf5:
			t[b] = classFour
		}
	}
	return t
}

func narrowTable() (t [hitState + 1][classes]uint8) {
	for count := range shortestRun {
		for lacking := range 4 {
			row := &t[4*count+lacking]
			for class := range classes {
				start := uint8(0)
				if lacking == 0 {
					start = uint8(4 * count)
				}
				switch class {
				case classASCII:
					row[class] = start + 4
				case classTwo, classThree, classFour:
					row[class] = start + uint8(class-classTwo+1)
				case classMore:
					switch lacking {
					case 0:
						row[class] = 0
					case 1:
						row[class] = uint8(4 * (count + 1))
					default:
						row[class] = uint8(4*count + lacking - 1)
					}
				}
			}
		}
	}
	return t
}

// wideTable counts pairs; its states are twice their number, and one more while
// the zero is awaited. One pair less than a run is enough, since the zero of the
// last may be missing.
func wideTable() (t [2*shortestRun - 1][classes]uint8) {
	for s := range 2*shortestRun - 2 {
		row := &t[s]
		row[classASCII] = uint8(s) + 1
		if s%2 == 1 {
			row[classASCII] = 1
			row[classZero] = uint8(s) + 1
		}
	}
	return t
}

// zeroRun is how many bytes at the start of p are zero, about: it stops at the
// last eight.
func zeroRun(p []byte) (n int) {
	for n+8 <= len(p) && binary.LittleEndian.Uint64(p[n:]) == 0 {
		n += 8
	}
	return n
}

// skip returns how many bytes at the start of p hold no start of a run, and
// where in p a run was seen to be long enough; len(p) when none was.
func skip(p []byte) (idle, hit int) {
	const longest = 4 * shortestRun // bytes before a hit that may belong to the run
	narrow, wide := uint8(0), uint8(0)
	for i := 0; i < len(p); i++ {
		b := p[i]
		class := byteClass[b]
		n, w := narrow, wide
		narrow = narrowNext[narrow][class]
		wide = wideNext[wide][class]
		if b == 0 && n == narrow && w == wide {
			i += zeroRun(p[i+1:]) // they change nothing more
			continue
		}
		if narrow >= hitState || wide >= 2*shortestRun-2 {
			return max(i+1-longest, 0), i + 1
		}
	}
	return max(len(p)-longest, 0), len(p)
}
