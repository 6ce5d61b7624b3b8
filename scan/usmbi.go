package scan

import "strings"

// usMBI finds US Medicare beneficiary identifiers. Rules: CMS: eleven characters, each place with its own alphabet.
var usMBI = Detector{
	Name:   "us_mbi",
	About:  "US Medicare beneficiary identifiers",
	Levels: "low without a keyword; medium with shape and range and a keyword near",
	Keywords: []string{
		"mbi", "medicare", "medicare number", "medicare beneficiary", "beneficiary identifier", "us mbi", "medicare id",
		"medicare no", "medicare #", "mbi number", "mbi no", "hicn", "medicare beneficiary id", "medicare beneficiary number",
	},
	lengths: []int{4, 11},
	code:    &idCode{written: []string{"9LA9 LA9 LL99"}, alone: true, weak: true, valid: validUsMBI},
}

func validUsMBI(c string) bool {
	const letters = "ACDEFGHJKMNPQRTUVWXY"
	for _, i := range [4]int{1, 4, 7, 8} {
		if strings.IndexByte(letters, c[i]) < 0 {
			return false
		}
	}
	return c[0] != '0' && only(c, "0123456789"+letters)
}
