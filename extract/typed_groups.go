package extract

// Digits are written in groups of one length with the same signs between them: "NDEx MTEx
// MTEx", a few on each line. Prose has no four words of one length in a row, or hardly.
const (
	// groupSample is how far apart the places are at which groups are looked for: no run of
	// groups that counts is shorter.
	groupSample = 24
	// longestGroup is how many digits a group has at most, and longestSign how many signs
	// stand between two.
	longestGroup = 80
	longestSign  = 4
	// A row is of four groups; of three when they are long.
	fewestGroups = 4
	longGroup    = 10
)

// noWord has a one for each digit that is no small letter.
var noWord = func() (t [256]uint8) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/") {
		t[c] = 1
	}
	return t
}()

// groupRuns calls each for what is written in such groups, in base64 and with fewer digits.
func groupRuns(text string, each func(run, string, []byte)) {
	t := typedBytes{each: each}
	var digits []byte
	for i := groupSample / 2; i+8 <= len(text); i += groupSample {
		// Few words have two capitals or digits near each other; what is written in such
		// digits is full of them.
		b := text[i : i+8]
		if noWord[b[0]]+noWord[b[1]]+noWord[b[2]]+noWord[b[3]]+noWord[b[4]]+noWord[b[5]]+noWord[b[6]]+noWord[b[7]] < 2 {
			continue
		}
		for sixBits[text[i]] == 64 {
			i++ // there are two digits
		}
		g := group{start: i, end: i + 1}
		for g.start > 0 && sixBits[text[g.start-1]] < 64 && i-g.start < longestGroup {
			g.start--
		}
		for g.end < len(text) && sixBits[text[g.end]] < 64 && g.end-g.start <= longestGroup {
			g.end++
		}
		size := g.end - g.start
		if size < 2 || size > longestGroup {
			i = max(i, g.end-groupSample)
			continue
		}
		first, last, count := g, g, 1
		sign := ""
		if next, s := nextGroup(text, g.end, ""); next.end-next.start == size {
			sign = s
		} else if before, s := groupBefore(text, g.start, ""); before.end-before.start == size {
			sign = s
		} else {
			continue
		}
		for {
			before, _ := groupBefore(text, first.start, sign)
			if before.end-before.start != size {
				break
			}
			first, count = before, count+1
		}
		for {
			next, _ := nextGroup(text, last.end, sign)
			if n := next.end - next.start; n == 0 || n > size {
				break
			}
			last, count = next, count+1
			if next.end-next.start < size {
				break
			}
		}
		if i = max(i, last.end-groupSample); count < max(3, fewestGroups-size/longGroup) || last.end-first.start < groupSample {
			continue
		}
		digits = digits[:0]
		for k := first.start; k < last.end; k++ {
			if sixBits[text[k]] < 64 {
				digits = append(digits, text[k])
			}
		}
		if len(digits) >= shortestBase64 {
			t.groups(run{start: first.start, end: last.end}, digits)
		}
	}
}

type group struct{ start, end int }

// nextGroup is the group behind the signs at i, which are sign where that is not empty.
func nextGroup(text string, i int, sign string) (g group, signs string) {
	at := i
	for at < len(text) && at-i < longestSign && sixBits[text[at]] == 64 && text[at] != '=' {
		at++
	}
	if at == i || sign != "" && text[i:at] != sign {
		return group{}, ""
	}
	g = group{at, at}
	for g.end < len(text) && sixBits[text[g.end]] < 64 && g.end-g.start <= longestGroup {
		g.end++
	}
	return g, text[i:at]
}

// groupBefore is the group before the signs that end at i.
func groupBefore(text string, i int, sign string) (g group, signs string) {
	at := i
	for at > 0 && i-at < longestSign && sixBits[text[at-1]] == 64 && text[at-1] != '=' {
		at--
	}
	if at == i || sign != "" && text[at:i] != sign {
		return group{}, ""
	}
	g = group{at, at}
	for g.start > 0 && sixBits[text[g.start-1]] < 64 && g.end-g.start <= longestGroup {
		g.start--
	}
	return g, text[at:i]
}

// groups reads the digits of all groups.
func (t *typedBytes) groups(r run, digits []byte) {
	r.kind = "base64 in groups"
	t.raw = decodeSix(t.raw[:0], digits)
	t.words = likeWords(digits)
	t.take(r, t.raw, shortestHex)
	t.words = false
	t.fewerDigits(r, digits)
	hex := t.raw[:0]
	for i := 0; i+1 < len(digits); i += 2 {
		high, low := fourBits[digits[i]], fourBits[digits[i+1]]
		if high > 15 || low > 15 {
			return
		}
		hex = append(hex, high<<4|low)
	}
	t.raw = hex
	r.kind = "hexadecimal in groups"
	t.take(r, hex, shortestHex)
}
