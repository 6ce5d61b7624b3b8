package scan

// deSocialSecurity finds German pension insurance numbers. Rules: VKVV § 2: area, date of birth, letter, serial, check digit.
var deSocialSecurity = Detector{
	Name:   "de_social_security",
	About:  "German pension insurance numbers",
	Levels: "medium without a keyword; high with check digits and a keyword near",
	Keywords: []string{
		"sozialversicherungsnummer", "rentenversicherungsnummer", "versicherungsnummer", "sv-nummer", "rvnr", "sv-nr",
		"rentenversicherung", "sozialversicherung", "de social security",
		"svnr", "vsnr", "vers.-nr", "vers-nr", "rv-nummer", "rv-nr", "sozialversicherungs-nr", "rentenversicherungs-nr",
		"sozialversicherungsausweis", "insurance number",
	},
	lengths: []int{12},
	behind:  true,
	code:    &idCode{written: []string{"99 999999 L 999", "99 99 99 99 L 999"}, alone: true, valid: validDeSocialSecurity},
}

func validDeSocialSecurity(c string) bool {
	m := number(c[4:6])
	day := number(c[2:4])
	if day > 50 {
		day -= 50
	}
	l := codeValue(c[8]) - 9
	d := c[:8] + string(rune('0'+l/10)) + string(rune('0'+l%10)) + c[9:]
	sum := 0
	for i, w := range [12]int{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1} {
		n := digitAt(d, i) * w
		sum += n/10 + n%10
	}
	return validDay(2000, m, day) && sum%10 == digitAt(d, 12)
}
