package scan

// itVAT finds Italian VAT numbers (partita IVA). Rules: DPR 633/1972: office and a check by Luhn.
var itVAT = Detector{
	Name:   "it_vat",
	About:  "Italian VAT numbers (partita IVA)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"partita iva", "p.iva", "p. iva", "piva", "iva", "vat", "vat number", "it vat", "codice fiscale",
		"p. i.v.a", "p.i", "part. iva", "partita i.v.a", "partitaiva", "p iva", "vat no", "vat id",
	},
	id:      &idNumber{written: []string{"11"}, valid: validItVAT},
	lengths: []int{13},
	code:    &idCode{written: []string{"IT 99999999999"}, valid: func(c string) bool { return validItVAT(c[2:]) }},
	show:    showLast,
}

func validItVAT(d string) bool {
	o := number(d[7:10])
	return luhn(d) && (o >= 1 && o <= 100 || o == 120 || o == 121 || o == 888 || o == 999)
}
