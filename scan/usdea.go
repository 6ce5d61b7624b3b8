package scan

import "strings"

// usDEA finds US DEA registration numbers. Rules: DEA: a letter for the kind, the first one of the name
// or 9 for a business, six digits, check digit.
var usDEA = Detector{
	Name:   "us_dea",
	About:  "US DEA registration numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"dea", "dea number", "dea no", "dea registration", "us dea", "prescriber",
		"dea #", "dea registration number", "dea reg no", "dea reg", "dea num", "dea license", "dea registration no",
		"dea reg. no",
	},
	lengths: []int{9},
	code:    &idCode{written: []string{"LL 9999999", "L99999999"}, valid: validUsDEA},
}

func validUsDEA(c string) bool {
	if c[1] <= '9' && c[1] != '9' {
		return false
	}
	d := c[2:]
	return strings.IndexByte("ABCDEFGHJKLMPRSTUX", c[0]) >= 0 && (digitAt(d, 0)+digitAt(d, 2)+digitAt(d, 4)+2*(digitAt(d, 1)+digitAt(d, 3)+digitAt(d, 5)))%10 == digitAt(d, 6)
}
