package scan

// ngNin finds Nigerian national identification numbers. Rules: NIMC: eleven digits, the last one a check by Verhoeff.
var ngNin = Detector{
	Name:   "ng_nin",
	About:  "Nigerian national identification numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"nin", "national identification number", "nimc", "ng nin", "nigerian id",
		"nin number", "nin no", "national identity number", "nimc number", "nigeria national id",
	},
	id:   &idNumber{written: []string{"11", "4 3 4", "4-3-4", "4 4 3"}, valid: validNgNin},
	show: showLast,
}

<<<<<<< HEAD
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
=======
func validNgNin(d string) bool { return d[0] != '0' && verhoeff(d) }
>>>>>>> 8c583ab (scan: labelled identity numbers in any groups, more names for them, prefixes of countries)
