package scan

// caPassport finds Canadian passport numbers. Rules: two letters and six digits; since 2023 a letter, six digits, two letters.
var caPassport = Detector{
	Name:   "ca_passport",
	About:  "Canadian passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"ca passport", "canadian passport", "passport", "passeport",
	},
	lengths: []int{8, 9},
	code:    &idCode{written: []string{"LL999999", "L999999LL"}, weak: true, valid: validCaPassport},
}

func validCaPassport(string) bool { return true }
