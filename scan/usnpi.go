package scan

// usNPI finds US national provider identifiers. Rules: CMS: Luhn with 80840 before the number.
var usNPI = Detector{
	Name:   "us_npi",
	About:  "US national provider identifiers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"npi", "national provider identifier", "national provider", "provider id", "provider identifier", "provider number", "us npi",
		"npi number",
		"npi #", "npi no", "provider npi", "npi num", "national provider id", "provider no",
	},
	id:   &idNumber{written: []string{"10", "4-3-3", "4 3 3"}, valid: validUsNPI},
	show: showLast,
}

func validUsNPI(d string) bool {
	return (d[0] == '1' || d[0] == '2') && !few(d[:9]) && luhn("80840"+d)
}
