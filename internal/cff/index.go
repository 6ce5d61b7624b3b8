// Package cff reads the lists that fonts in the Compact Font Format are made of (Adobe Technical
// Note 5176).
package cff

// Index reads the INDEX at the start of b (section 5): how many entries there are, how long their
// offsets are, the offsets, the entries. It returns the entries, which share the bytes of b, and
// how many bytes the list takes; where it is not whole, the entries as far as they go.
func Index(b []byte) (entries [][]byte, size int, whole bool) {
	if len(b) < 2 {
		return nil, 0, false
	}
	count := int(b[0])<<8 | int(b[1])
	if count == 0 {
		return nil, 2, true
	}
	if len(b) < 3 || b[2] < 1 || b[2] > 4 {
		return nil, 0, false
	}
	wide := int(b[2])
	data := 3 + (count+1)*wide
	if data > len(b) {
		return nil, 0, false
	}
	offset := func(i int) int {
		n := 0
		for _, c := range b[3+i*wide:][:wide] {
			n = n<<8 | int(c)
		}
		return data - 1 + n // they count from the byte before the data
	}
	entries = make([][]byte, 0, count)
	for i := range count {
		from, to := offset(i), offset(i+1)
		if from < data || to < from || to > len(b) {
			return entries, 0, false
		}
		entries = append(entries, b[from:to])
	}
	return entries, offset(count), true
}
