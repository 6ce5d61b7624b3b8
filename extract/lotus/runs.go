package lotus

// leastRun is how long a text is that counts in bytes that may be anything.
const leastRun = 4

// runs are the texts in bytes that may be anything.
func runs(p []byte) [][]byte { return runsOf(p, leastRun) }

// runsOf are those of at least so many signs, most of which are letters, digits and blanks.
func runsOf(p []byte, least int) [][]byte {
	var list [][]byte
	start, plain := 0, 0
	end := func(to int) {
		if n := to - start; n >= least && plain*2 > n {
			list = append(list, clip(p[start:to]))
		}
		start, plain = to+1, 0
	}
	for i, c := range p {
		switch {
		case c < ' ' && c != '\t' || c == 0x7f:
			end(i)
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z', c == ' ', c == '.', c == ':':
			plain++
		}
	}
	end(len(p))
	return list
}

// formulaStrings are the strings in a formula and the names in it: after a sign of what
// comes, up to a NUL; and what else looks like text.
func formulaStrings(p []byte) [][]byte {
	const (
		text    = 6
		name    = 7
		nameToo = 8
	)
	var list [][]byte
	rest := 0 // where what is not taken begins
	for i := 0; i < len(p); i++ {
		if p[i] != text && p[i] != name && p[i] != nameToo {
			continue
		}
		to := i + 1
		for to < len(p) && p[to] >= ' ' {
			to++
		}
		if to < len(p) && p[to] == 0 && to > i+1 {
			list = append(append(list, runs(p[rest:i])...), clip(p[i+1:to]))
			rest = to + 1
		}
		i = max(i, to-1)
	}
	return append(list, runs(p[rest:])...)
}
