package scan

// cyTIN finds Cypriot tax numbers. Rules: DG TAXUD, TIN algorithms: eight digits of which
// those in odd places are exchanged by a table, the sum mod 26 as a letter.
var cyTIN = Detector{
	Name:   "cy_tin",
	About:  "Cypriot tax numbers (AFM)",
	Levels: "high with check letter and a keyword near",
	Keywords: []string{
		"tin", "tic", "tax identification code", "tax number", "tax id", "vat", "vat number", "aφm", "apiθmoς φopoλoγikou mhtpωou",
		"cy tin", "cyprus",
	},
	lengths: []int{9},
	code:    &idCode{written: []string{"99999999L"}, valid: validCyTIN},
}

func validCyTIN(c string) bool {
	sum := 0
	for i := range 8 {
		if d := digitAt(c, i); i%2 == 1 {
			sum += d
		} else {
			sum += [10]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}[d]
		}
	}
	return byte('A'+sum%26) == c[8]
}
