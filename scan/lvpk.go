package scan

// lvPk finds Latvian personal codes (personas kods). Rules: Iedzīvotāju reģistra likums: date and check digit; codes from 2017 on begin with 32 and hold neither.
var lvPk = Detector{
	Name:   "lv_pk",
	About:  "Latvian personal codes (personas kods)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"personas kods", "personas kodu", "p.k", "personal code", "lv pk", "latvian id",
		"personas koda", "pers. kods", "pers.kods", "p/k",
	},
	id:   &idNumber{written: []string{"11", "6-5"}, valid: validLvPk},
	show: showLast,
}

func validLvPk(d string) bool {
	if d[:2] == "32" {
		return true
	}
	return (1+weighted(d, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9))%11%10 == digitAt(d, 10) && validDDMMYY(d[:6])
}
