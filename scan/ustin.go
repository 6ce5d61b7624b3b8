package scan

import "strings"

// usTIN finds US taxpayer numbers that are called by the name of all their kinds. Rules: IRS,
// "Taxpayer Identification Numbers (TIN)": it is one of employers (EIN), a social security number or
// one of individuals without that (ITIN). It stands beside what is found of the kind.
var usTIN = Detector{
	Name:   "us_tin",
	About:  "US taxpayer numbers (TIN) whose kind is not said",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"us tin", "tin", "tin number", "tin no", "taxpayer identification number", "taxpayer id", "taxpayer number", "irs number",
	},
	id:   &idNumber{written: []string{"2-7", "2 7", "9", "3-2-4", "3 2 4"}, weak: true, within: 40, validText: validUsTIN},
	show: showLast,
}

// validUsTIN reads the number as it is written, since its groups say which kind it may be.
func validUsTIN(written string) bool {
	d := digitsOf(written)
	if len(d) != 9 || few(d) {
		return false
	}
	switch group := written[2]; {
	case group == '-' || group == ' ':
		return validUsEIN(d)
	case len(written) == 9 && validUsEIN(d):
		return true
	}
	return assignableSSN(d) || validUsITIN(d)
}

// digitsOf are the digits of s.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
