package scan

// ngNin finds Nigerian national identification numbers. Rules: NIMC: eleven digits; the last
// one is taken for a check by Verhoeff, which the authority does not publish, so that without it the number is less sure.
var ngNin = Detector{
	Name:   "ng_nin",
	About:  "Nigerian national identification numbers",
	Levels: "high with check digits and a keyword near, low where the check is wrong",
	Keywords: []string{
		"nin", "national identification number", "nimc", "ng nin", "nigerian id",
	},
	id:     &idNumber{written: []string{"11"}, valid: validNgNin},
	refine: refineNgNin,
	show:   showLast,
}

func validNgNin(d string) bool {
	return d[0] != '0'
}

// refineNgNin makes less sure what has no check.
func refineNgNin(_ *text, m *match) bool {
	if !verhoeff(m.value) {
		m.conf, m.evidence = Low, m.inPlaceOfCheck("shape")
	}
	return true
}
