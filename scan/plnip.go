package scan

// plNIP finds Polish tax numbers (NIP). Rules: Ustawa o zasadach ewidencji i identyfikacji podatników: weights mod 11.
var plNIP = Detector{
	Name:   "pl_nip",
	About:  "Polish tax numbers (NIP)",
	Levels: "medium without a keyword for the forms 3-3-2-2, 3-2-2-3; high with check digits and a keyword near",
	Keywords: []string{
		"nip", "numer nip", "nr nip", "pl nip", "vat pl", "numer identyfikacji podatkowej",
		"nip ue", "tax id nip", "nip-ue", "numeru nip", "nip/vat",
	},
	id:      &idNumber{written: []string{"10", "3-3-2-2", "3-2-2-3", "3 3 2 2"}, alone: []string{"3-3-2-2", "3-2-2-3"}, valid: validPlNIP},
	lengths: []int{12},
	code:    &idCode{written: []string{"PL 999 999 99 99"}, valid: func(c string) bool { return validPlNIP(c[2:]) }},
	show:    showLast,
}

func validPlNIP(d string) bool {
	return weighted(d, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == digitAt(d, 9)
}
