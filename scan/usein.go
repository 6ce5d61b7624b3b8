package scan

// usEIN finds US employer identification numbers. Rules: IRS: prefixes of the campuses.
var usEIN = Detector{
	Name:   "us_ein",
	About:  "US employer identification numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"ein", "employer identification number", "employer id", "fein", "federal tax id", "tax id", "federal id", "us ein", "us tin", "tin",
		"employer identification",
		"fed id", "federal ein", "fed tax id", "federal tax number", "employer tax id", "ein number", "ein no", "tax id number",
	},
	id:   &idNumber{written: []string{"2-7", "9"}, weak: true, valid: validUsEIN},
	show: showLast,
}

func validUsEIN(d string) bool {
	switch p := number(d[:2]); {
	case p == 0, p >= 7 && p <= 9, p >= 17 && p <= 19, p == 28, p == 29, p == 49, p == 69, p == 70, p == 78, p == 79, p == 89, p == 96, p == 97:
		return false
	}
	return true
}
