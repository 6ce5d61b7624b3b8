package scan

// usDriverLicense finds driver licence numbers of the United States. Rules: the forms that
// the states publish (AAMVA, DL/ID card design; the table of NTSI): seven to fourteen
// characters. No check is published, so that a keyword must stand near.
var usDriverLicense = Detector{
	Name:   "us_driver_license",
	About:  "US driver licence numbers",
	Levels: "medium with the shape of a state and a keyword near; a bare number only directly behind the keyword",
	Keywords: []string{
		"driver's license", "drivers license", "driver license", "driver's licence", "drivers licence", "driving license", "dl number",
		"dl no", "dl #", "dln", "dl#", "license number", "lic no", "driver's lic", "drivers lic", "driver license number",
		"us driver license", "operator license", "dmv",
	},
	id:      &idNumber{written: []string{"7", "8", "9", "3-3-3", "2-3-4", "10", "12"}, weak: true, within: 40, valid: validUsDriverLicense},
	lengths: []int{6, 7, 8, 9, 10, 11, 12, 13, 14},
	behind:  true,
	find: idCode{
		written: []string{
			"LLLL999LL9L9", "LLLLLLL999L9", "L999 9999 9999 99", "L999 999 999 999", "L999 9999 9999", "99LLL99999", "LL999999L", "LLL999999",
			"L99 99 9999", "L99999999", "L9999999", "L999999999", "L99999999999", "L999999999999", "LL999999", "9999999L", "99999999L", "L999999",
			"L99999",
		},
		weak: true, within: 60, valid: validUsDriverLicense,
	}.finder(),
	show: showLast,
}

func validUsDriverLicense(c string) bool {
	return len(c) != 8 || c[0] > '9' || !validDay(number(c[:4]), number(c[4:6]), 1)
}
