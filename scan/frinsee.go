package scan

// frInsee finds French social security numbers (NIR). Rules: INSEE, décret 82-103: sex, year, month,
// place, order, key 97; the departments of Corsica, 2A and 2B, count as 19 and 18 for the key.
var frInsee = Detector{
	Name:   "fr_insee",
	About:  "French social security numbers (NIR)",
	Levels: "medium without a keyword for the form 1 2 2 2 3 3 2, low for 15 digits; high with check digits and a keyword near",
	Keywords: []string{
		"nir", "insee", "securite sociale", "numero de securite sociale", "n de securite sociale", "num secu", "numero insee",
		"fr insee", "carte vitale", "assure",
		"secu", "n secu", "numero secu", "n ss", "num ss", "numero ss", "numero de secu", "n insee", "securite sociale n",
		"immatriculation", "nss",
	},
	id:      &idNumber{written: []string{"15", "1 2 2 2 3 3 2", "13 2"}, faint: []string{"15"}, alone: []string{"1 2 2 2 3 3 2"}, valid: validFrInsee},
	lengths: []int{15},
	code:    &idCode{written: []string{"999992L99999999"}, valid: validFrInseeCorsica},
	show:    showLast,
}

func validFrInsee(d string) bool {
	n, key := number(d[:13]), number(d[13:])
	m := number(d[3:5])
	return (d[0] == '1' || d[0] == '2' || d[0] == '7' || d[0] == '8') && m >= 1 && (m <= 12 || m >= 20) && 97-n%97 == key
}

func validFrInseeCorsica(c string) bool {
	switch c[6] {
	case 'A':
		return validFrInsee(c[:5] + "19" + c[7:])
	case 'B':
		return validFrInsee(c[:5] + "18" + c[7:])
	}
	return false
}
