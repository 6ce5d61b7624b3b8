package scan

import "strings"

// mtTIN finds Maltese identity card numbers, which are tax numbers too. Rules: Identity
// Malta; DG TAXUD, TIN algorithms: seven digits and a letter of the register.
var mtTIN = Detector{
	Name:   "mt_tin",
	About:  "Maltese identity card and tax numbers",
	Levels: "medium with shape and a keyword near",
	Keywords: []string{
		"id card", "identity card", "tin", "tax number", "karta tal-identita", "mt tin", "malta",
	},
	lengths: []int{6, 7, 8},
	code:    &idCode{written: []string{"9999999L"}, weak: true, within: 60, valid: validMtTIN},
}

func validMtTIN(c string) bool {
	return strings.IndexByte("MGAPLHBZ", c[7]) >= 0 && c[:7] != "0000000"
}
