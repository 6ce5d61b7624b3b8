package scan

// grAmka finds Greek social security numbers (AMKA). Rules: IDIKA: date of birth and Luhn.
var grAmka = Detector{
	Name:   "gr_amka",
	About:  "Greek social security numbers (AMKA)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"amka", "amka", "apiθmoς mhtpωou koivωvikhς aσφaλiσhς", "gr amka",
		"a.m.k.a",
	},
	id:   &idNumber{written: []string{"11"}, valid: validGrAmka},
	show: showLast,
}

func validGrAmka(d string) bool {
	return luhn(d) && validDDMMYY(d[:6])
}
