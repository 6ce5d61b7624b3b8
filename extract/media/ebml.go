package media

import (
	"math/bits"

	"postern/extract"
)

// An element is a piece of an EBML document (RFC 8794): its name, and where its content
// stands.
type element struct {
	id       uint32
	at, size int64
	// endless says that its size is not known: it ends where something begins that cannot
	// be in it.
	endless bool
}

const maxElements = 24 // in each other

// element reads the name and size at an offset.
func (k *matroska) element(at int64) (e element, ok bool) {
	h := k.At(at, 12)
	id, n := variable(h, 4)
	if n == 0 {
		return e, false
	}
	size, m := variable(h[n:], 8)
	if m == 0 {
		return e, false
	}
	marker := uint64(1) << (7 * m)
	e = element{id: uint32(id), at: at + int64(n+m), size: int64(size &^ marker)}
	e.endless = size == marker<<1-1
	return e, true
}

// variable takes a number off whose first bits say how many bytes it has, and leaves these
// bits in it. It has none where there are more than most.
func variable(b []byte, most int) (v uint64, n int) {
	if len(b) == 0 {
		return 0, 0
	}
	n = bits.LeadingZeros8(b[0]) + 1
	if n > most || n > len(b) {
		return 0, 0
	}
	for _, c := range b[:n] {
		v = v<<8 | uint64(c)
	}
	return v, n
}

// elements calls each for the elements between two offsets, and returns where the last
// ends: at one that cannot stand in an endless parent, or where there is none.
func (k *matroska) elements(at, end int64, parent element, each func(element)) int64 {
	if k.depth++; k.depth > maxElements {
		k.Gap("", extract.TooDeep, "Matroska: too many elements in each other")
		k.depth--
		return end
	}
	defer func() { k.depth-- }()
	for at < end && k.Next() {
		e, ok := k.element(at)
		if !ok || parent.endless && !belongs(e.id, parent.id) {
			return at
		}
		if cut := !e.endless && e.size > end-e.at; cut || e.endless {
			if cut {
				k.Gap("", extract.Corrupt, "Matroska: an element is cut off")
			}
			e.size = max(0, end-e.at)
		}
		k.next = 0
		each(e)
		if at = e.at + e.size; e.endless && k.next > 0 {
			at = k.next
		}
	}
	return at
}

// within reads the elements of one, and notes where it ends when that was not known.
func (k *matroska) within(e element, each func(element)) {
	end := e.at + e.size
	rest := k.elements(e.at, end, e, each)
	k.next = rest
	if rest < end && !e.endless {
		k.Gap("", extract.Corrupt, "Matroska: no element where one should be")
		k.Unknown("Matroska", rest, end-rest)
	}
}

// belongs reports whether an element can stand in an endless one.
func belongs(id, parent uint32) bool {
	switch id {
	case idEBML, idSegment:
		return false
	case idCluster, idSeekHead, idInfo, idTracks, idCues, idAttachments, idChapters, idTags:
		return parent == idSegment
	}
	return true
}
