package scan

// caSIN finds Canadian social insurance numbers. Rules: ESDC: Luhn; none begins with 0 or 8.
var caSIN = Detector{
	Name:   "ca_sin",
	About:  "Canadian social insurance numbers",
	Levels: "low without a keyword in groups; high with check digits and a keyword near",
	Keywords: []string{
		"sin", "social insurance number", "social insurance", "s.i.n", "nas", "numero d'assurance sociale", "assurance sociale",
		"ca sin", "sin number",
		"social ins", "social insurance no", "sin no", "sin #", "sin card", "n.a.s", "n d'assurance sociale", "no d'assurance sociale",
		"nas no",
	},
	id:     &idNumber{written: []string{"3-3-3", "3 3 3", "9"}, faint: []string{"3-3-3", "3 3 3"}, valid: validCaSIN},
	show:   showLast,
	yields: []string{"us_ssn"},
}

func validCaSIN(d string) bool {
	return luhn(d) && d[0] != '0' && d[0] != '8'
}
