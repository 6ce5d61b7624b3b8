package scan

// chVAT finds Swiss company numbers (UID), which are VAT numbers with MWST, TVA or IVA
// behind. Rules: Bundesamt für Statistik, UID: weights 5, 4, 3, 2, 7, 6, 5, 4, mod 11
// (eCH-0097).
var chVAT = Detector{
	Name:   "ch_vat",
	About:  "Swiss company and VAT numbers (UID)",
	Levels: "medium with the check; high with a keyword near",
	Keywords: []string{
		"uid", "uid-nummer", "mwst", "mwst-nr", "mwst-nummer", "tva", "iva", "no tva", "ide", "vat", "vat number", "ch vat",
		"handelsregister",
	},
	starts: []string{"che"},
	code:   &idCode{written: []string{"CHE 999 999 999", "CHE999999999"}, alone: true, valid: validChVAT},
}

func validChVAT(c string) bool {
	return (11-weighted(c[3:], 5, 4, 3, 2, 7, 6, 5, 4)%11)%11 == digitAt(c, 11)
}
