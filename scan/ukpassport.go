package scan

// ukPassport finds British passport numbers. Rules: HM Passport Office: nine digits, no check digit in the number itself.
var ukPassport = Detector{
	Name:   "uk_passport",
	About:  "British passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"uk passport", "gb passport", "british passport", "passport", "passport number", "passport no",
	},
	id:   &idNumber{written: []string{"9"}, weak: true, within: 60, valid: validUkPassport},
	show: showLast,
}

func validUkPassport(string) bool { return true }
