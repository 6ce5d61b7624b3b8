package scan

// hrOIB finds Croatian personal numbers (OIB). Rules: Zakon o osobnom identifikacijskom broju: ISO/IEC 7064, MOD 11,10.
var hrOIB = Detector{
	Name:   "hr_oib",
	About:  "Croatian personal numbers (OIB)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"oib", "osobni identifikacijski broj", "hr oib", "porezni broj", "maticni broj",
		"oib broj", "osobni identifikacijski", "oib-a",
	},
	id:      &idNumber{written: []string{"11"}, valid: validHrOIB},
	lengths: []int{13},
	code:    &idCode{written: []string{"HR 99999999999"}, valid: func(c string) bool { return validHrOIB(c[2:]) }},
	show:    showLast,
}

func validHrOIB(d string) bool {
	return mod11and10(d)
}
