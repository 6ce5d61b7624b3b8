package scan

// eePersonalCode finds Estonian personal codes (isikukood). Rules: Standard EVS 585:2007.
var eePersonalCode = Detector{
	Name:   "ee_personal_code",
	About:  "Estonian personal codes (isikukood)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"isikukood", "personal code", "ee personal code", "estonian id", "kood",
		"isikukoodi", "isikukoodiga", "isiku kood", "personal id code", "id-kood",
	},
	id:   &idNumber{written: []string{"11"}, valid: validEePersonalCode},
	show: showLast,
}

func validEePersonalCode(d string) bool {
	return balticCode(d)
}

// balticCode checks personal codes of Estonia and Lithuania: sex and century,
// date, and a check digit by two rows of weights.
func balticCode(d string) bool {
	c := weighted(d, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if c == 10 {
		c = weighted(d, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	century := 1800 + (digitAt(d, 0)-1)/2*100
	return d[0] >= '1' && d[0] <= '8' && c == digitAt(d, 10) && validDay(century+number(d[1:3]), number(d[3:5]), number(d[5:7]))
}
