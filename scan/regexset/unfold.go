package regexset

import "strings"

// An unfolded text has s and k for the two signs that match them where case is
// folded, so that literals are found in it.
type unfolded struct {
	s  string
	at []int // in s, behind each sign replaced
	by []int // how much further on the original is from there
}

// unfold replaces the signs; most texts have none and are not copied.
func unfold(s string) unfolded {
	signs := [2]struct {
		text string
		at   int // the next one, the end of s where there is none
	}{{text: string(longS)}, {text: string(kelvin)}}
	next := func(i, from int) {
		signs[i].at = len(s)
		if n := strings.Index(s[from:], signs[i].text); n >= 0 {
			signs[i].at = from + n
		}
	}
	next(0, 0)
	next(1, 0)
	if signs[0].at == len(s) && signs[1].at == len(s) {
		return unfolded{s: s}
	}
	var u unfolded
	var b strings.Builder
	b.Grow(len(s))
	from, by := 0, 0
	for from < len(s) {
		i := 0
		if signs[1].at < signs[0].at {
			i = 1
		}
		at := signs[i].at
		b.WriteString(s[from:at])
		if at == len(s) {
			break
		}
		b.WriteByte("sk"[i])
		from = at + len(signs[i].text)
		by += len(signs[i].text) - 1
		u.at, u.by = append(u.at, b.Len()), append(u.by, by)
		next(i, from)
	}
	u.s = b.String()
	return u
}

// origin is the offset in the original of byte i.
func (u *unfolded) origin(i int) int {
	lo, hi := 0, len(u.at)
	for lo < hi {
		if m := (lo + hi) / 2; u.at[m] <= i {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == 0 {
		return i
	}
	return i + u.by[lo-1]
}
