package scan

import "strings"

// noVAT finds Norwegian organisation numbers, which are VAT numbers with MVA behind.
// Rules: Brønnøysundregistrene: nine digits, weights 3, 2, 7 to 2, mod 11; the first is 8
// or 9.
var noVAT = Detector{
	Name:   "no_vat",
	About:  "Norwegian organisation and VAT numbers",
	Levels: "medium with MVA behind; high with a keyword near",
	Keywords: []string{
		"organisasjonsnummer", "org.nr", "orgnr", "org nr", "org. nr", "foretaksregisteret", "mva", "mva-nummer", "vat", "vat number",
		"no vat", "organisation number",
	},
	id:      &idNumber{written: []string{"9", "3 3 3"}, within: 60, valid: validNoVAT},
	lengths: []int{11, 12, 14},
	code:    &idCode{written: []string{"NO 999 999 999 MVA", "NO 999 999 999", "999999999MVA"}, alone: true, valid: func(c string) bool { return validNoVAT(strings.Trim(c, "NOMVA")) }},
}

func validNoVAT(d string) bool {
	return d[0] >= '8' && weighted(d, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}
