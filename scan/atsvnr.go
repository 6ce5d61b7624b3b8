package scan

// atSvnr finds Austrian social insurance numbers. Rules: Hauptverband der Sozialversicherungsträger: running number, check digit by weights mod 11, date of birth.
var atSvnr = Detector{
	Name:   "at_svnr",
	About:  "Austrian social insurance numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"svnr", "sv-nummer", "sv-nr", "sozialversicherungsnummer", "versicherungsnummer", "sozialversicherung", "vsnr", "at svnr",
		"e-card",
		"sv nummer", "sv nr", "sozialvers.nr", "vers.nr", "versicherungsnr", "vers.-nr", "sozialversicherungsnr", "ecard",
		"svnummer",
	},
	id:   &idNumber{written: []string{"10", "4 6", "4-6"}, valid: validAtSvnr},
	show: showLast,
}

func validAtSvnr(d string) bool {
	return d[0] != '0' && weighted(d, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6)%11 == digitAt(d, 3) && number(d[4:6]) <= 31 && number(d[6:8]) <= 15
}
