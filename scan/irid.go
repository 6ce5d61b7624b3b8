package scan

// irID finds Iranian national codes. Rules: Civil Registration: weights 10 to 2 mod 11.
var irID = Detector{
	Name:   "ir_id",
	About:  "Iranian national codes",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"iranian id", "ir id", "melli", "کد ملی", "national code",
	},
	id:   &idNumber{written: []string{"10", "3-6-1"}, valid: validIrID},
	show: showLast,
}

func validIrID(d string) bool {
	s := weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11
	return s < 2 && digitAt(d, 9) == s || s >= 2 && digitAt(d, 9) == 11-s
}
