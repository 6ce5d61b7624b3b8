package scan

// esNIF finds Spanish tax numbers of persons (DNI, NIF). Rules: Real Decreto 1553/2005: letter by the rest of 23.
var esNIF = Detector{
	Name:   "es_nif",
	About:  "Spanish tax numbers of persons (DNI, NIF)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"nif", "dni", "d.n.i", "n.i.f", "documento nacional de identidad", "numero de identificacion fiscal", "es nif", "cif",
	},
	lengths: []int{9},
	behind:  true,
	code:    &idCode{written: []string{"99999999 L", "L9999999L"}, valid: validEsNIF},
}

func validEsNIF(c string) bool {
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
