package scan

import "strings"

// inPassport finds Indian passport numbers. Rules: a letter and seven digits, the first not 0.
var inPassport = Detector{
	Name:   "in_passport",
	About:  "Indian passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"passport", "passport number", "passport no", "in passport", "indian passport", "पासपोरट",
		"passport #", "passport num", "indian passport no",
	},
	lengths: []int{8},
	behind:  true,
	code:    &idCode{written: []string{"L 9999999", "L99 99999"}, weak: true, valid: validInPassport},
}

func validInPassport(c string) bool {
	return c[1] != '0' && strings.IndexByte("QXZ", c[0]) < 0
}
