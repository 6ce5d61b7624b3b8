package scan

// noFodselsnummer finds Norwegian national identity numbers. Rules: Skatteetaten: date of birth (day + 40 for D numbers), two check digits mod 11.
var noFodselsnummer = Detector{
	Name:   "no_fodselsnummer",
	About:  "Norwegian national identity numbers",
	Levels: "medium without a keyword for the forms 6 5; high with check digits and a keyword near",
	Keywords: []string{
		"fodselsnummer", "fodselsnr", "fnr", "personnummer", "d-nummer", "dnr", "national identity number", "no fodselsnummer",
		"norwegian id",
		"fods.nr", "fodselsnummeret", "personnr", "fodselsog personnummer",
		"f.nr", "fodsels nr",
	},
	id:   &idNumber{written: []string{"11", "6 5", "6-5"}, alone: []string{"6 5"}, valid: validNoFodselsnummer},
	show: showLast,
}

func validNoFodselsnummer(d string) bool {
	return weighted(d, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)%11 == 0 && weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 && number(d[2:4])%40 >= 1 && number(d[2:4])%40 <= 12
}
