package scan

import "time"

// dkCpr finds Danish civil registration numbers (CPR). Rules: CPR-kontoret, "Personnummeret i CPR": date of birth with the century in the seventh digit; the check mod 11 is no longer kept.
var dkCpr = Detector{
	Name:   "dk_cpr",
	About:  "Danish civil registration numbers (CPR)",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"cpr", "cpr-nummer", "cpr-nr", "cprnr", "cpr nummer", "personnummer", "cpr number", "dk cpr", "civil registration number",
		"personnr", "cpr.nr", "cpr-nummeret", "personnummeret", "cprnummer", "pers.nr",
	},
	id:   &idNumber{written: []string{"6-4", "10", "6 4"}, weak: true, valid: validDkCpr},
	show: showLast,
}

func validDkCpr(d string) bool {
	year := number(d[4:6])
	switch c := d[6]; {
	case c <= '3':
		year += 1900
	case (c == '4' || c == '9') && year <= 36:
		year += 2000
	case c == '4' || c == '9':
		year += 1900
	case year <= 57:
		year += 2000
	default:
		year += 1800
	}
	return year <= time.Now().Year() && validDay(year, number(d[2:4]), number(d[:2]))
}
