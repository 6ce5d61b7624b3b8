package scan

// itPassport finds Italian passport numbers. Rules: two letters and seven digits.
var itPassport = Detector{
	Name:   "it_passport",
	About:  "Italian passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"passaporto", "numero passaporto", "passport", "it passport", "italian passport",
		"passaporto n", "passaporto italiano", "n. passaporto", "numero di passaporto", "n passaporto", "passaporto nr",
	},
	lengths: []int{9},
	code:    &idCode{written: []string{"LL 9999999"}, weak: true, valid: validItPassport},
}

func validItPassport(string) bool { return true }
