package scan

// usITIN finds US individual taxpayer numbers (ITIN). Rules: IRS, Publication 1915: first digit 9, groups that are assigned.
var usITIN = Detector{
	Name:   "us_itin",
	About:  "US individual taxpayer numbers (ITIN)",
	Levels: "low without a keyword for the forms 3-2-4; medium with shape and range and a keyword near",
	Keywords: []string{
		"itin", "individual taxpayer identification number", "taxpayer identification number", "tax id", "us itin", "taxpayer id",
		"itin number", "itin no", "itin #",
	},
	id:   &idNumber{written: []string{"3-2-4", "9", "3 2 4", "3.2.4", "3-6", "5-4"}, alone: []string{"3-2-4"}, weak: true, valid: validUsITIN},
	show: showLast,
}

func validUsITIN(d string) bool {
	g := number(d[3:5])
	return d[0] == '9' && (g >= 50 && g <= 65 || g >= 70 && g <= 88 || g >= 90 && g <= 92 || g >= 94)
}
