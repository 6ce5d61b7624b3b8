package pst

// Encode is the reverse of what a reader does with a block of data.
func Encode(crypt byte) func(b []byte, key uint32) {
	return func(b []byte, key uint32) {
		if crypt == cryptPermute {
			for i, c := range b {
				b[i] = permutation[c]
			}
			return
		}
		(&file{crypt: crypt}).decode(b, key) // its own reverse
	}
}
