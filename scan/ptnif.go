package scan

// ptNIF finds Portuguese tax numbers (NIF). Rules: Decreto-Lei 463/79: weights mod 11.
var ptNIF = Detector{
	Name:   "pt_nif",
	About:  "Portuguese tax numbers (NIF)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"nif", "contribuinte", "numero de contribuinte", "nipc", "numero de identificacao fiscal", "n.o contribuinte", "pt nif",
		"numero fiscal",
		"nif/nipc", "n.o de contribuinte", "n de contribuinte", "no contribuinte", "n contribuinte", "numero contribuinte",
		"numero de identificacao de pessoa coletiva", "contribuinte n", "n.i.f", "tax id", "vat",
	},
	id:      &idNumber{written: []string{"9", "3 3 3"}, valid: validPtNIF},
	lengths: []int{11},
	code:    &idCode{written: []string{"PT 999 999 999"}, valid: func(c string) bool { return validPtNIF(c[2:]) }},
	show:    showLast,
}

func validPtNIF(d string) bool {
	c := 11 - weighted(d, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if c > 9 {
		c = 0
	}
	return c == digitAt(d, 8) && d[0] != '0' && d[0] != '4'
}
