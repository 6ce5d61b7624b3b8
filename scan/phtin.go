package scan

// phTin finds Philippine taxpayer numbers (TIN). Rules: BIR: nine digits and a branch code; no check that is published.
var phTin = Detector{
	Name:   "ph_tin",
	About:  "Philippine taxpayer numbers (TIN)",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"tin", "tax identification number", "taxpayer identification number", "bir", "ph tin", "tin no",
		"t.i.n", "tin number", "bir tin", "tin #", "tin id", "philippine tin",
	},
	id:   &idNumber{written: []string{"9", "3-3-3", "3-3-3-3", "12", "3-3-3-5"}, weak: true, valid: validPhTin},
	show: showLast,
}

func validPhTin(d string) bool {
	return d[:3] != "000"
}
