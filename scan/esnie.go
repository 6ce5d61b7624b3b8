package scan

import "strings"

// esNIE finds Spanish identity numbers of foreigners (NIE). Rules: Real Decreto 557/2011: X, Y or Z, seven digits, letter by the rest of 23.
var esNIE = Detector{
	Name:   "es_nie",
	About:  "Spanish identity numbers of foreigners (NIE)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"nie", "n.i.e", "numero de identidad de extranjero", "extranjero", "es nie", "residencia",
		"tie", "nie/tie", "numero nie", "n nie", "num nie", "nie number", "foreigner id", "foreigner id number", "foreigner identification number",
		"tarjeta de residencia", "permiso de residencia", "dni/nie", "nif/nie", "nif",
	},
	lengths: []int{9},
	behind:  true,
	code:    &idCode{written: []string{"L 9999999 L"}, valid: validEsNIE},
}

func validEsNIE(c string) bool {
	k := strings.IndexByte("XYZ", c[0])
	return k >= 0 && "TRWAGMYFPDXBNJZSQVHLCKE"[(k*10_000_000+digitsIn(c))%23] == c[8]
}
