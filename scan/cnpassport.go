package scan

import "strings"

// cnPassport finds Chinese passport numbers. Rules: E, D, S, P or G, perhaps a letter, and seven or eight digits.
var cnPassport = Detector{
	Name:   "cn_passport",
	About:  "Chinese passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"cn passport", "chinese passport", "passport", "护照", "护照号码",
	},
	lengths: []int{9},
	code:    &idCode{written: []string{"L99999999", "LL9999999"}, weak: true, valid: validCnPassport},
}

func validCnPassport(c string) bool {
	return strings.IndexByte("EDSPG", c[0]) >= 0
}
