package scan

// auTFN finds Australian tax file numbers. Rules: ATO: weights mod 11.
var auTFN = Detector{
	Name:   "au_tfn",
	About:  "Australian tax file numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"tfn", "tax file number", "tax file no", "au tfn", "tax file",
		"tfn number", "tfn no", "tax file num", "t.f.n",
	},
	id:   &idNumber{written: []string{"9", "3 3 3", "3-3-3", "8"}, valid: validAuTFN},
	show: showLast,
}

func validAuTFN(d string) bool {
	if len(d) == 8 {
		return weighted(d, 10, 7, 8, 4, 6, 3, 5, 1)%11 == 0
	}
	return weighted(d, 1, 4, 3, 7, 5, 8, 6, 9, 10)%11 == 0
}
