package scan

// ukVAT finds British VAT numbers. Rules: HMRC, VATREG and notice 700: nine digits
// (weights 8 to 2; mod 97, since 2010 also 55 less), three more for branches; GD and HA
// with three digits.
var ukVAT = Detector{
	Name:   "uk_vat",
	About:  "British VAT numbers",
	Levels: "medium with GB or XI and the check; high with a keyword near",
	Keywords: []string{
		"vat", "vat number", "vat no", "vat reg", "vat registration", "vat registration number", "gb vat", "uk vat", "vat reg no",
	},
	lengths: []int{11, 14},
	behind:  true,
	find:    findUkVAT,
}

// findUkVAT finds numbers with the country's letters anywhere, and others behind a keyword.
func findUkVAT(t *text, at int) {
	id := idCode{alone: true, within: 100, valid: func(c string) bool { return validUkVAT(c[2:]) }}
	for _, form := range []string{"GB 999 9999 99 999", "GB 999 9999 99", "XI 999 9999 99"} {
		if id.try(t, at, form, false) {
			return
		}
	}
	id = idCode{within: 40, valid: validUkVAT}
	_ = id.try(t, at, "999 9999 99", false) || id.try(t, at, "999 9999 99 999", false)
}

func validUkVAT(d string) bool {
	rest := weighted(d, 8, 7, 6, 5, 4, 3, 2, 10, 1) % 97
	return d[:7] != "0000000" && (rest == 0 || number(d[:3]) >= 100 && (rest == 42 || rest == 55))
}
