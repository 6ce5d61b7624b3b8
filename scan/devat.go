package scan

// deVAT finds German VAT numbers. Rules: BZSt: ISO/IEC 7064 MOD 11,10.
var deVAT = Detector{
	Name:   "de_vat",
	About:  "German VAT numbers",
	Levels: "medium without a keyword; high with check digits and a keyword near",
	Keywords: []string{
		"ust-id", "ust-idnr", "umsatzsteuer-id", "ustid", "umsatzsteuer-identifikationsnummer", "vat", "vat number", "de vat", "vat id",
		"vat no", "umsatzsteuer-id-nr", "ust-id-nr", "ust-ident-nr", "umsatzsteuer-idnr", "mwst-nr", "ust.-id", "ust.-idnr",
		"ust-identifikationsnummer", "tva", "btw", "vat reg no", "vat registration number",
	},
	lengths: []int{11},
	code:    &idCode{written: []string{"DE 999 999 999"}, alone: true, valid: validDeVAT},
}

func validDeVAT(c string) bool {
	return mod11and10(c[2:])
}
