package scan

// chAhv finds Swiss social insurance numbers (AHV, AVS). Rules: BSV, AHVN13: 756, nine digits, check digit of EAN-13.
var chAhv = Detector{
	Name:   "ch_ahv",
	About:  "Swiss social insurance numbers (AHV, AVS)",
	Levels: "medium without a keyword for the forms 3.4.4.2; high with check digits and a keyword near",
	Keywords: []string{
		"ahv", "ahv-nummer", "ahvn13", "ahv nr", "avs", "numero avs", "n avs", "avs-nr", "sozialversicherungsnummer",
		"versichertennummer", "numero d'assure", "oasi number",
		"ahv-nr", "n° avs", "oasi", "oasi no", "ahv nummer", "ahvnr", "avs nr", "no avs", "avs13", "nss", "numero d'assure avs",
		"neue ahv-nummer", "svnr", "sv-nummer", "ch ahv",
	},
	id:   &idNumber{written: []string{"13", "3.4.4.2", "3 4 4 2"}, alone: []string{"3.4.4.2"}, valid: validChAhv},
	show: showLast,
}

func validChAhv(d string) bool {
	return d[:3] == "756" && ean13(d)
}
