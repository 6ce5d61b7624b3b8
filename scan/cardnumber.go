package scan

import "strings"

// compactCard looks at one group of digits.
func compactCard(t *text, run []span, i int) bool {
	g := run[i]
	if part(t, g) {
		return false
	}
	return tryCard(t, run[i:i+1], usualForm)
}

// part reports whether a group of digits is a piece of something longer: of a
// decimal, a UUID, an identifier with dashes or dots.
func part(t *text, g span) bool {
	if t.byteAt(g.start-1) == '.' && t.digit(g.start-2) || t.byteAt(g.end) == '.' && t.digit(g.end+1) {
		return true
	}
	return dashed(t, g)
}

// dashed reports whether a dash joins g to a piece with digits in it.
func dashed(t *text, g span) bool {
	if t.byteAt(g.start-1) == '-' {
		for i := g.start - 2; i > g.start-12 && t.alnum(i); i-- {
			if t.digit(i) {
				return true
			}
		}
	}
	if t.byteAt(g.end) == '-' {
		for i := g.end + 1; i < g.end+12 && t.alnum(i); i++ {
			if t.digit(i) {
				return true
			}
		}
	}
	return false
}

// looseCard takes the groups from the first on, however they are cut, until
// they make a card number; only next to a keyword.
func looseCard(t *text, run []span) bool {
	total := 0
	for n, g := range run {
		total += g.len()
		if total > 19 {
			return false
		}
		if total >= 13 && tryCard(t, run[:n+1], looseForm) {
			return true
		}
	}
	return false
}

// tryCard adds the groups as a card number when they are one.
func tryCard(t *text, groups []span, form cardForm) bool {
	first := groups[0]
	s := span{first.start, groups[len(groups)-1].end}
	if b := t.s[first.start]; b < '1' || first.len() > 1 && !issued[(b-'0')*10+t.s[first.start+1]-'0'] ||
		b == '1' && (first.len() != 15 || !t.called(s)) { // airlines' cards (UATP) have all numbers with 1
		return false
	}
	number := t.s[first.start:first.end]
	if len(groups) > 1 {
		number = joinDigits(t, groups)
	}
	if !luhn(number) {
		return false
	}
	is, ok := issuerOf(number)
	if !ok || few(number) || form == looseForm && len(groups) > 5 && strings.Contains(t.s[s.start:s.end], ".") || t.byteAt(s.start-1) == '.' && t.digit(s.start-2) || len(groups) > 1 && dashed(t, s) {
		return false
	}
	evidence := is.evidence
	conf := Medium
	if is.rare(len(number)) || t.byteAt(s.start-1) == '-' || form != usualForm || len(groups) == 1 && (inURL(t, s.start) || t.crowded(s)) {
		conf = 0.60
	}
	word, near := t.keyword(s, reach, reach)
	expires := !near && expiry(t, s.end)
	switch {
	case near:
		evidence = t.withKeyword(evidence, word)
	case expires:
		evidence = append(evidence, "expiry date")
	case form == looseForm, len(number) == 13 && ean13(number):
		return false
	}
	if near || expires {
		conf = 0.90
		if form == looseForm || is.name == "uatp" {
			conf = Medium
		}
	}
	t.add(match{span: s, value: number, conf: conf, evidence: evidence})
	return true
}

// ean13 checks the last digit of an article number (GS1).
func ean13(number string) bool {
	sum := 0
	for i := range 13 {
		sum += int(number[i]-'0') * (1 + i%2*2)
	}
	return sum%10 == 0
}

// few reports whether a number has too few different digits to be anyone's.
func few(number string) bool {
	var seen uint16
	n := 0
	for _, b := range []byte(number) {
		if bit := uint16(1) << (b - '0'); seen&bit == 0 {
			seen |= bit
			n++
		}
	}
	return n < 2
}

// inURL reports whether byte i is inside the path or query of a URL.
func inURL(t *text, i int) bool {
	from := max(0, i-256)
	for k := i - 1; k >= from && t.s[k] > ' ' && t.s[k] != '"' && t.s[k] != '<'; k-- {
		if t.s[k] == ':' && strings.HasPrefix(t.s[k:], "://") {
			return true
		}
	}
	return false
}

// expiry reports whether a month and a year, "12/27" or "12/2027", stand within
// forty bytes behind i.
func expiry(t *text, i int) bool {
	end := min(len(t.s), i+40)
	for k := i; k+5 <= end; k++ {
		if t.digit(k-1) || !t.digit(k) || !t.digit(k+1) || t.s[k+2] != '/' || !t.digit(k+3) || !t.digit(k+4) {
			continue
		}
		month := int(t.s[k]-'0')*10 + int(t.s[k+1]-'0')
		long := t.digit(k+5) && t.digit(k+6) && t.s[k+3:k+5] == "20" && !t.digit(k+7)
		if month >= 1 && month <= 12 && (long || !t.digit(k+5) && t.byteAt(k+5) != '/') {
			return true
		}
	}
	return false
}
