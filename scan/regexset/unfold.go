package regexset

import (
	"strings"
	"unicode/utf8"
)

// An unfolded text has s and k for the two signs that match them where case is
// folded, so that literals are found in it.
type unfolded struct {
	s  string
	at []int // in s, behind each sign replaced
	by []int // how much further on the original is from there
}

// unfold replaces the signs; most texts have none and are not copied.
func unfold(s string) unfolded {
	if !strings.Contains(s, string(longS)) && !strings.Contains(s, string(kelvin)) {
		return unfolded{s: s}
	}
	var u unfolded
	var b strings.Builder
	by := 0
	for i, r := range s {
		switch r {
		case longS, kelvin:
			b.WriteRune(fold(r))
			by += utf8.RuneLen(r) - 1
			u.at, u.by = append(u.at, b.Len()), append(u.by, by)
		case utf8.RuneError:
			_, n := utf8.DecodeRuneInString(s[i:])
			b.WriteString(s[i : i+n])
		default:
			b.WriteRune(r)
		}
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
