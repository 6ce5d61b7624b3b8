package scan

// siEmso finds Slovenian personal numbers (EMŠO) and others of the same system (JMBG). Rules: Zakon o centralnem registru prebivalstva: date of birth, register, weights mod 11.
var siEmso = Detector{
	Name:   "si_emso",
	About:  "Slovenian personal numbers (EMŠO) and others of the same system (JMBG)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"emso", "maticna stevilka", "jmbg", "maticni broj", "si emso", "maticni broj gradana",
		"enotna maticna stevilka", "enotna maticna stevilka obcana", "maticni br", "jedinstveni maticni broj", "jmb",
	},
	id:   &idNumber{written: []string{"13"}, valid: validSiEmso},
	show: showLast,
}

func validSiEmso(d string) bool {
	c := 11 - weighted(d, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
	return c%11 == digitAt(d, 12) && validDay(2000, number(d[2:4]), number(d[:2]))
}
