package scan

import "strings"

// fiHETU finds Finnish personal identity codes (HETU). Rules: Digital and
// Population Data Services Agency: date of birth, sign of the century (since 2023
// of several letters), serial, check character by the rest of 31.
var fiHETU = Detector{
	Name:   "fi_hetu",
	About:  "Finnish personal identity codes",
	Levels: "medium with date and check character; high with a keyword near",
	Keywords: []string{
		"hetu", "henkilotunnus", "henkilotunnuksen", "personbeteckning", "sotu", "sosiaaliturvatunnus", "personal identity code", "fi hetu",
		"henkilotunnukseni", "henkilotunnusta", "henkilotunnukset", "henk.tunnus", "htunnus", "finnish personal identity code",
	},
	id:      &idNumber{written: []string{"6-4"}, faint: []string{"6-4"}, within: reach, valid: validHETU},
	lengths: []int{4, 11},
	find:    findHETU,
}

func findHETU(t *text, at int) {
	if at >= 7 && (t.byteAt(at-1) == '-' || t.byteAt(at-1) == '+') && t.digit(at-2) {
		at -= 7 // the sign stands between two words
	}
	if at+11 > len(t.s) || !t.digit(at) || !t.digit(at+3) || !t.digit(at+5) {
		return
	}
	c := strings.ToUpper(t.s[at : at+11])
	s := span{at, at + 11}
	if !only(c[:6], "0123456789") || strings.IndexByte("+-YXWVUABCDEF", c[6]) < 0 || !only(c[7:10], "0123456789") ||
		t.alnum(at-1) || t.alnum(at+11) || continued(t, s, 0) || t.taken(s) {
		return
	}
	century := 1900
	switch {
	case c[6] == '+':
		century = 1800
	case c[6] >= 'A' && c[6] <= 'F':
		century = 2000
	}
	if !validDay(century+number(c[4:6]), number(c[2:4]), number(c[:2])) || "0123456789ABCDEFHJKLMNPRSTUVWXY"[number(c[:6]+c[7:10])%31] != c[10] {
		return
	}
	addID(t, s, strings.ReplaceAll(strings.ReplaceAll(c, "-", ""), "+", ""), true, false, reach)
}

// validHETU checks one of the last century whose check character is a digit.
func validHETU(d string) bool {
	return validDay(1900+number(d[4:6]), number(d[2:4]), number(d[:2])) && number(d[:9])%31 == digitAt(d, 9)
}
