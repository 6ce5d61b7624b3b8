package lotus

// leastRun is how long a text is that counts in bytes that may be anything.
const leastRun = 4

// runs calls do for the texts in bytes that may be anything.
func runs(p []byte, do func(run []byte)) { runsOf(p, leastRun, do) }

// runsOf calls do for those of at least so many signs, most of which are letters, digits and blanks;
// letters beyond ASCII count in longer ones, since any byte may be one.
func runsOf(p []byte, least int, do func(run []byte)) {
	const long = 8
	start, plain, others := 0, 0, 0
	end := func(to int) {
		if n := to - start; n >= least && (plain*2 > n || n >= long && (plain+others)*4 > n*3) {
			do(clip(p[start:to]))
		}
		start, plain, others = to+1, 0, 0
	}
	for i, c := range p {
		switch {
		case c < ' ' && c != '\t' || c == 0x7f:
			end(i)
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z', c == ' ', c == '.', c == ':':
			plain++
		case c >= 0x80:
			others++
		}
	}
	end(len(p))
}

// formulaStrings calls do for the strings in a formula and the names in it: after a sign of what
// comes, up to a NUL; and for what else looks like text.
func formulaStrings(p []byte, do func(raw []byte)) {
	const (
		text    = 6
		name    = 7
		nameToo = 8
	)
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
			runs(p[rest:i], do)
			do(clip(p[i+1 : to]))
			rest = to + 1
		}
		i = max(i, to-1)
	}
	runs(p[rest:], do)
}
