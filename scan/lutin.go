package scan

// luTIN finds Luxembourgish identification numbers (matricule). Rules: règlement grand-
// ducal du 28 novembre 2013: date of birth, serial, a Luhn digit and a Verhoeff digit,
// both over the first eleven.
var luTIN = Detector{
	Name:   "lu_tin",
	About:  "Luxembourgish identification numbers (matricule)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"matricule", "matricule nationale", "numero de matricule", "numero d'identification national", "sozialversicherungsnummer",
		"tin", "matrikel", "cns", "lu tin",
	},
	id:   &idNumber{written: []string{"13", "4 4 5", "8 5", "4 2 2 3 2"}, valid: validLuTIN},
	show: showLast,
}

func validLuTIN(d string) bool {
	return validDay(number(d[:4]), number(d[4:6]), number(d[6:8])) && d[0] <= '2' && luhn(d[:12]) && verhoeff(d[:11]+d[12:])
}
