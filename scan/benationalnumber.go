package scan

// beNationalNumber finds Belgian national register numbers. Rules: Royal decree of 3 April 1984: 97 less the rest of the first nine digits by 97, with a 2 before them for births from 2000 on.
var beNationalNumber = Detector{
	Name:   "be_national_number",
	About:  "Belgian national register numbers",
	Levels: "medium without a keyword for the forms 2.2.2-3.2; high with check digits and a keyword near",
	Keywords: []string{
		"rijksregisternummer", "rijksregister", "numero national", "numero de registre national", "registre national",
		"nationalregisternummer", "insz", "niss", "national number", "national register number", "be national number", "rrn",
		"rijksregisternr", "rijksregister nr", "rijksregisternummers", "n national", "n registre national", "n de registre national",
		"numero de registre", "nn", "nrn", "registre national n", "nationaal nummer", "insz-nummer", "niss-nummer", "numero niss",
		"numero registre national",
	},
	id:   &idNumber{written: []string{"11", "2.2.2-3.2", "6-3-2", "6 3 2", "2 2 2 3 2"}, alone: []string{"2.2.2-3.2"}, valid: validBeNationalNumber},
	show: showLast,
}

func validBeNationalNumber(d string) bool {
	n, check := number(d[:9]), number(d[9:])
	return 97-n%97 == check || 97-(2_000_000_000+n)%97 == check
}
