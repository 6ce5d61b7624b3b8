// Package fuse keeps large sets of hashes on disk, in binary fuse filters (Graf
// and Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters", 2022): a
// set answers whether it holds a hash, cannot be listed, and is read from mapped
// memory as it lies there.
//
// A set is cut into shards, so that it is built in bounded memory.
package fuse

import (
	"errors"
	"fmt"
	"math/bits"
	"unsafe"

	"github.com/FastFilter/xorfilter"
)

// A Word is how much a set keeps of a hash; of 2 to the power of its bits
// lookups one is answered wrongly with yes.
type Word interface{ uint8 | uint32 }

// A Shard says where a filter lies in a file, and its parameters.
type Shard struct {
	Seed          uint64 `json:"seed"`
	SegmentLength uint32 `json:"segment_length"`
	SegmentCount  uint32 `json:"segment_count"`
	Offset        int64  `json:"offset"`
	Keys          int    `json:"keys"`
}

// A Set answers from the bytes it was made of. Safe for concurrent use.
type Set[W Word] struct {
	filters []xorfilter.BinaryFuse[W]
	shift   int
}

// Map makes a set over data. It checks all that a lookup relies on.
func Map[W Word](data []byte, shards []Shard) (*Set[W], error) {
	n := len(shards)
	if n == 0 || n&(n-1) != 0 {
		return nil, fmt.Errorf("a set of %d shards", n)
	}
	s := &Set[W]{filters: make([]xorfilter.BinaryFuse[W], n), shift: 64 - bits.TrailingZeros(uint(n))}
	for i, sh := range shards {
		if sh.Keys == 0 {
			continue
		}
		f, err := mapShard[W](data, sh)
		if err != nil {
			return nil, fmt.Errorf("shard %d: %w", i, err)
		}
		s.filters[i] = f
	}
	return s, nil
}

func mapShard[W Word](data []byte, sh Shard) (f xorfilter.BinaryFuse[W], err error) {
	const most = 1 << 26 // entries; ours have a million or so
	length, count := uint64(sh.SegmentLength), uint64(sh.SegmentCount)
	switch {
	case length == 0 || length&(length-1) != 0 || length > most || count == 0 || count > most || (count+2)*length > most:
		return f, errors.New("parameters that no filter has")
	case sh.Offset < 0 || sh.Offset > int64(len(data)):
		return f, errors.New("lies outside the file")
	}
	entries := int((count + 2) * length)
	data = data[sh.Offset:]
	if size := int(unsafe.Sizeof(W(0))); len(data)/size < entries {
		return f, errors.New("reaches beyond the file")
	}
	f = xorfilter.BinaryFuse[W]{
		Seed: sh.Seed, SegmentLength: sh.SegmentLength, SegmentLengthMask: sh.SegmentLength - 1,
		SegmentCount: sh.SegmentCount, SegmentCountLength: sh.SegmentCount * sh.SegmentLength,
		Fingerprints: words[W](data, entries),
	}
	return f, nil
}

// Has reports whether key is in the shard of place.
func (s *Set[W]) Has(place, key uint64) bool {
	f := &s.filters[place>>s.shift]
	return len(f.Fingerprints) > 0 && f.Contains(key)
}
