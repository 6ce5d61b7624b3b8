package scan

// plPassport finds Polish passport numbers. Rules: two letters, seven digits of which the first is the check digit, 7-3-1.
var plPassport = Detector{
	Name:   "pl_passport",
	About:  "Polish passport numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"pl passport", "paszport", "numer paszportu", "passport",
	},
	lengths: []int{9},
	behind:  true,
	code:    &idCode{written: []string{"LL 9999999"}, valid: validPlPassport},
}

func validPlPassport(c string) bool {
	sum := 0
	for i, w := range [9]int{7, 3, 9, 1, 7, 3, 1, 7, 3} {
		sum += codeValue(c[i]) * w
	}
	return sum%10 == 0
}
