package scan

// deHealthInsurance finds German health insurance numbers (KVNR). Rules: § 290 SGB V: letter, eight digits, check digit mod 10.
var deHealthInsurance = Detector{
	Name:   "de_health_insurance",
	About:  "German health insurance numbers (KVNR)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"kvnr", "krankenversichertennummer", "versichertennummer", "krankenversicherung", "krankenkasse", "versicherten-nr",
		"krankenversicherungsnummer", "de health insurance", "egk",
		"kv-nummer", "kv-nr", "krankenkassennummer", "krankenversicherten-nr", "krankenkassen-nr", "kvnummer", "versichertennr",
		"gesundheitskarte", "versicherungsnummer", "health insurance number", "mitgliedsnummer",
	},
	lengths: []int{10},
	code:    &idCode{written: []string{"L 999 999 999"}, valid: validDeHealthInsurance},
}

func validDeHealthInsurance(c string) bool {
	l := codeValue(c[0]) - 9
	d := string(rune('0'+l/10)) + string(rune('0'+l%10)) + c[1:]
	sum := 0
	for i := range 10 {
		n := digitAt(d, i) * (1 + i%2)
		sum += n/10 + n%10
	}
	return sum%10 == digitAt(d, 10)
}
