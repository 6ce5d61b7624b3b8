package scan

// sgNric finds Singapore identity numbers (NRIC, FIN). Rules: ICA: weights 2, 7, 6, 5, 4, 3, 2 and a letter by mod 11.
var sgNric = Detector{
	Name:   "sg_nric",
	About:  "Singapore identity numbers (NRIC, FIN)",
	Levels: "medium without a keyword; high with check digits and a keyword near",
	Keywords: []string{
		"nric", "fin", "nric no", "identity card", "sg nric", "singapore id", "uin",
		"nric number", "fin number", "nric/fin", "fin no", "nric/fin no", "identity number", "ic number", "ic no", "fin/nric",
	},
	lengths: []int{9},
	code:    &idCode{written: []string{"L 9999999 L"}, alone: true, valid: validSgNric},
}

func validSgNric(c string) bool {
	sum := weighted(c[1:], 2, 7, 6, 5, 4, 3, 2)
	switch c[0] {
	case 'S':
		return "JZIHGFEDCBA"[sum%11] == c[8]
	case 'T':
		return "JZIHGFEDCBA"[(sum+4)%11] == c[8]
	case 'F':
		return "XWUTRQPNMLK"[sum%11] == c[8]
	case 'G':
		return "XWUTRQPNMLK"[(sum+4)%11] == c[8]
	case 'M':
		return "XWUTRQPNJLK"[(sum+3)%11] == c[8]
	}
	return false
}
