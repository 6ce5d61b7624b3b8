package scan

// brPassport finds Brazilian passport numbers. Rules: two letters and six digits.
var brPassport = Detector{
	Name:   "br_passport",
	About:  "Brazilian passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"br passport", "passaporte", "brazilian passport", "passport",
	},
	lengths: []int{8},
	code:    &idCode{written: []string{"LL999999"}, weak: true, valid: validBrPassport},
}

func validBrPassport(string) bool { return true }
