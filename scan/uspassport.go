package scan

// usPassport finds US passport numbers. Rules: Department of State: nine digits, or a letter and eight digits since 2021.
var usPassport = Detector{
	Name:   "us_passport",
	About:  "US passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"us passport", "passport", "passport number", "passport no", "passport book", "american passport",
	},
	id:      &idNumber{written: []string{"9"}, weak: true, within: 60, valid: validUsPassport},
	lengths: []int{9},
	code:    &idCode{written: []string{"L99999999"}, weak: true, valid: validUsPassport},
}

func validUsPassport(string) bool { return true }
