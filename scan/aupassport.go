package scan

// auPassport finds Australian passport numbers. Rules: one or two letters and seven digits.
var auPassport = Detector{
	Name:   "au_passport",
	About:  "Australian passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"au passport", "australian passport", "passport",
	},
	lengths: []int{8, 9},
	code:    &idCode{written: []string{"L9999999", "LL9999999"}, weak: true, valid: validAuPassport},
}

func validAuPassport(string) bool { return true }
