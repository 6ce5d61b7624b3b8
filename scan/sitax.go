package scan

// siTax finds Slovenian tax numbers. Rules: FURS: weights 8 to 2 mod 11.
var siTax = Detector{
	Name:   "si_tax",
	About:  "Slovenian tax numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"davcna stevilka", "davcna", "id za ddv", "si tax", "tax number",
	},
	id:   &idNumber{written: []string{"8"}, valid: validSiTax},
	show: showLast,
}

func validSiTax(d string) bool {
	c := 11 - weighted(d, 8, 7, 6, 5, 4, 3, 2)%11
	return d[0] != '0' && c != 11 && c%10 == digitAt(d, 7)
}
