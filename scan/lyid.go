package scan

// lyID finds Libyan national identification numbers. Rules: Civil Registry Authority:
// twelve digits, 1 for men and 2 for women, then the year of birth.
var lyID = Detector{
	Name:   "ly_id",
	About:  "Libyan national numbers",
	Levels: "medium with shape and a keyword near",
	Keywords: []string{
		"national id", "national number", "ly id", "libya", "libyan", "الرقم الوطني", "رقم وطني", "رقم الهوية",
	},
	id:   &idNumber{written: []string{"12"}, weak: true, within: 60, valid: validLyID},
	show: showLast,
}

func validLyID(d string) bool {
	year := number(d[1:5])
	return (d[0] == '1' || d[0] == '2') && year >= 1880 && year <= 2099
}
