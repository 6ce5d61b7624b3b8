package scan

// nlBSN finds Dutch citizen service numbers (BSN). Rules: Logisch Ontwerp BSN: eleven test, the last digit counts -1.
var nlBSN = Detector{
	Name:   "nl_bsn",
	About:  "Dutch citizen service numbers (BSN)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"bsn", "burgerservicenummer", "sofinummer", "sofi-nummer", "sofi", "citizen service number", "persoonsnummer", "nl bsn",
		"bsn-nummer", "bsn nr", "bsn-nr", "burger service nummer", "burgerservice nummer", "sofi nummer", "burgerservicenr",
		"bsnnr", "bsn nummer", "citizen service no",
	},
	id:   &idNumber{written: []string{"9", "4.2.3", "8"}, valid: validNlBSN},
	show: showLast,
}

func validNlBSN(d string) bool {
	d = pad9(d)
	return weighted(d, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0 && d != "000000000"
}

// pad9 writes a number of eight digits with the zero that people leave out.
func pad9(d string) string {
	if len(d) == 8 {
		return "0" + d
	}
	return d
}
