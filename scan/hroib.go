package scan

// hrOIB finds Croatian personal numbers (OIB). Rules: Zakon o osobnom identifikacijskom broju: ISO/IEC 7064, MOD 11,10.
var hrOIB = Detector{
	Name:   "hr_oib",
	About:  "Croatian personal numbers (OIB)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"oib", "osobni identifikacijski broj", "hr oib", "porezni broj", "maticni broj",
	},
	id:   &idNumber{written: []string{"11"}, valid: validHrOIB},
	show: showLast,
}

func validHrOIB(d string) bool {
	return mod11and10(d)
}
