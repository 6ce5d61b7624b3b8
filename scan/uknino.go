package scan

import "strings"

// ukNino finds UK national insurance numbers. Rules: HMRC, NIM39110: prefixes that are not used.
var ukNino = Detector{
	Name:   "uk_nino",
	About:  "UK national insurance numbers",
	Levels: "low without a keyword for nine signs in a row; medium with shape and range and a keyword near",
	Keywords: []string{
		"nino", "ni number", "ni no", "national insurance", "national insurance number", "national insurance no", "uk nino", "n.i",
		"nat ins", "nat ins no", "nat ins number", "national insurance #", "ni #", "insurance number", "nino number",
		"ni",
	},
	lengths: []int{9},
	behind:  true,
	code:    &idCode{written: []string{"LL 99 99 99 L"}, alone: true, weak: true, valid: validUkNino},
}

func validUkNino(c string) bool {
	switch c[:2] {
	case "BG", "GB", "NK", "KN", "TN", "NT", "ZZ":
		return false
	}
	return strings.IndexByte("DFIQUV", c[0]) < 0 && strings.IndexByte("DFIOQUV", c[1]) < 0 && c[8] <= 'D'
}
