package scan

// esNIF finds Spanish tax numbers (DNI, NIF, CIF). Rules: of persons, Real Decreto 1553/2005: letter
// by the rest of 23; of companies and bodies, Orden EHA/451/2008: a letter for the kind, seven
// digits, and a control by the Luhn sum, a digit or the letter in its place.
var esNIF = Detector{
	Name:   "es_nif",
	About:  "Spanish tax numbers of persons and companies (DNI, NIF, CIF)",
	Levels: "high with check digits and a keyword near, medium for companies, whose numbers are public",
	Keywords: []string{
		"nif", "dni", "d.n.i", "n.i.f", "documento nacional de identidad", "numero de identificacion fiscal", "es nif", "cif",
		"nif/cif", "dni/nif", "numero de dni", "n dni", "num dni", "numero dni", "documento de identidad", "identificacion fiscal",
		"dni/nie", "nif/nie",
	},
	refine:  refineEsNIF,
	lengths: []int{8, 9},
	behind:  true,
	code:    &idCode{written: []string{"99999999 L", "9999999 L", "L 9999999 L", "L 99999999", "99.999.999 L", "9.999.999 L"}, valid: validEsNIF},
}

func validEsNIF(c string) bool {
	if len(c) == 9 && validEsCIF(c) {
		return true
	}
	n := digitsIn(c)
	switch c[0] {
	case 'K', 'L', 'M', 'X':
	case 'Y':
		n += 10_000_000
	case 'Z':
		n += 20_000_000
	default:
		if c[0] > '9' {
			return false
		}
	}
	return "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] == c[len(c)-1]
}

// refineEsNIF makes less sure the numbers of companies.
func refineEsNIF(_ *text, m *match) bool {
	if len(m.value) == 9 && validEsCIF(m.value) {
		m.conf = Medium
	}
	return true
}
