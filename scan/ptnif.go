package scan

// ptNIF finds Portuguese tax numbers (NIF). Rules: Decreto-Lei 463/79: weights mod 11.
var ptNIF = Detector{
	Name:   "pt_nif",
	About:  "Portuguese tax numbers (NIF)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"nif", "contribuinte", "numero de contribuinte", "nipc", "numero de identificacao fiscal", "n.o contribuinte", "pt nif",
		"numero fiscal",
	},
	id:   &idNumber{written: []string{"9", "3 3 3"}, valid: validPtNIF},
	show: showLast,
}

func validPtNIF(d string) bool {
	c := 11 - weighted(d, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if c > 9 {
		c = 0
	}
	return c == digitAt(d, 8) && d[0] != '0' && d[0] != '4'
}
