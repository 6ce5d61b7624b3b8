package scan

// roCNP finds Romanian personal numbers (CNP). Rules: Legea 105/1996: sex and century, date, county, check digit mod 11.
var roCNP = Detector{
	Name:   "ro_cnp",
	About:  "Romanian personal numbers (CNP)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"cnp", "cod numeric personal", "codul numeric personal", "ro cnp", "romanian id", "numeric personal",
		"c.n.p", "cnp-ul", "cnpul", "nr cnp", "cod numeric",
	},
	id:   &idNumber{written: []string{"13"}, valid: validRoCNP},
	show: showLast,
}

func validRoCNP(d string) bool {
	if d[:4] == "9000" {
		return true // foreigners, without date and check
	}
	c := weighted(d, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
	if c == 10 {
		c = 1
	}
	return d[0] != '0' && c == digitAt(d, 12) && (validDay(1900+number(d[1:3]), number(d[3:5]), number(d[5:7])) || validDay(2000+number(d[1:3]), number(d[3:5]), number(d[5:7])))
}
