package scan

// myNric finds Malaysian identity card numbers (MyKad). Rules: JPN: date, place of birth, serial.
var myNric = Detector{
	Name:   "my_nric",
	About:  "Malaysian identity card numbers (MyKad)",
	Levels: "low without a keyword for the forms 6-2-4; medium with shape and range and a keyword near",
	Keywords: []string{
		"nric", "mykad", "ic number", "ic no", "kad pengenalan", "no. k/p", "no kp", "malaysian id", "my nric",
		"kad pengenalan no", "no kad pengenalan", "no. kad pengenalan", "k/p", "kp no", "nombor kad pengenalan", "mykad number",
		"mykad no", "identity card", "identity card no", "my kad", "no. ic", "no ic", "ic",
	},
	id:   &idNumber{written: []string{"6-2-4", "12"}, alone: []string{"6-2-4"}, weak: true, valid: validMyNric},
	show: showLast,
}

func validMyNric(d string) bool {
	p := number(d[6:8])
	return validYYMMDD(d[:6]) && p != 0 && (p < 17 || p > 20) && p != 69 && p != 70 && p != 73 && p != 80 && p != 81 && (p < 94 || p > 97)
}
