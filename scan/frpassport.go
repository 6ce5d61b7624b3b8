package scan

// frPassport finds French passport numbers. Rules: two digits, two letters, five digits.
var frPassport = Detector{
	Name:   "fr_passport",
	About:  "French passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"passeport", "numero de passeport", "n de passeport", "passport", "fr passport", "french passport",
		"n passeport", "passeport n", "passeport francais", "no de passeport", "no passeport", "num passeport",
	},
	lengths: []int{9},
	code:    &idCode{written: []string{"99 LL 99999"}, weak: true, valid: validFrPassport},
}

func validFrPassport(string) bool { return true }
