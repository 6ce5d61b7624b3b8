package pdf

import (
	"bytes"
	"sort"
)

// A spot is a place in the file where "N G obj" stands.
type spot struct{ num, gen, off, body int }

// marks are all places that matter when the cross-reference table does not lead
// to them, found in one pass over the file.
type marks struct {
	objects    []spot // by offset
	endstreams []int
	endobjs    []int
	trailers   []int
}

func findMarks(data []byte) marks {
	var m marks
	m.endstreams = findAll(data, "endstream")
	m.endobjs = findAll(data, "endobj")
	m.trailers = findAll(data, "trailer")
	for _, at := range findAll(data, "obj") {
		if s, ok := spotBefore(data, at); ok {
			m.objects = append(m.objects, s)
		}
	}
	return m
}

func findAll(data []byte, word string) []int {
	var found []int
	w := []byte(word)
	for at := 0; ; at++ {
		i := bytes.Index(data[at:], w)
		if i < 0 {
			return found
		}
		at += i
		found = append(found, at)
	}
}

// spotBefore reads "N G " backwards from the word obj at at.
func spotBefore(data []byte, at int) (spot, bool) {
	gen, i, ok := numberBefore(data, at)
	if !ok {
		return spot{}, false
	}
	num, i, ok := numberBefore(data, i)
	if !ok {
		return spot{}, false
	}
	return spot{num, gen, i, at + 3}, true
}

func numberBefore(data []byte, at int) (n, start int, ok bool) {
	i := at
	for i > 0 && isSpace(data[i-1]) && at-i < 16 {
		i--
	}
	end := i
	for i > 0 && data[i-1] >= '0' && data[i-1] <= '9' && end-i < 10 {
		i--
	}
	// The generation may touch the word: "1 0obj" is read by viewers.
	for _, c := range data[i:end] {
		n = n*10 + int(c-'0')
	}
	return n, i, end > i
}

// after returns the first of sorted that is not below at, or -1.
func after(sorted []int, at int) int {
	i := sort.SearchInts(sorted, at)
	if i == len(sorted) {
		return -1
	}
	return sorted[i]
}
