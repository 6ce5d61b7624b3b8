package scan

// grAFM finds Greek tax numbers (AFM). Rules: AADE: powers of two mod 11.
var grAFM = Detector{
	Name:   "gr_afm",
	About:  "Greek tax numbers (AFM)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"afm", "aφm", "a.φ.m", "apiθmoς φopoλoγikou mhtpωou", "gr afm", "a.f.m", "vat",
	},
	id:      &idNumber{written: []string{"9"}, valid: validGrAFM},
	lengths: []int{11},
	code:    &idCode{written: []string{"EL 999999999"}, valid: func(c string) bool { return validGrAFM(c[2:]) }},
	show:    showLast,
}

func validGrAFM(d string) bool {
	return weighted(d, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == digitAt(d, 8)
}
