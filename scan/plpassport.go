package scan

// plPassport finds Polish passport numbers. Rules: two letters, seven digits of which the first is the check digit, 7-3-1.
var plPassport = Detector{
	Name:   "pl_passport",
	About:  "Polish passport numbers",
	Levels: "high with check digits and a keyword near; medium with another first digit, by the name of such a passport",
	Keywords: []string{
		"pl passport", "polish passport", "paszport", "numer paszportu", "passport",
	},
	lengths: []int{9},
	behind:  true,
	code:    &idCode{written: []string{"LL 9999999"}, valid: func(string) bool { return true }},
	refine:  refinePlPassport,
}

func validPlPassport(c string) bool {
	sum := 0
	for i, w := range [9]int{7, 3, 9, 1, 7, 3, 1, 7, 3} {
		sum += codeValue(c[i]) * w
	}
	return sum%10 == 0
}

// refinePlPassport wants the check, or in its place that the passport is called Polish.
func refinePlPassport(t *text, m *match) bool {
	if validPlPassport(m.value) {
		return true
	}
	word, _ := t.keyword(m.span, 40, 0)
	m.conf, m.evidence = Medium, m.inPlaceOfCheck("shape")
	return word != "" && word != "passport"
}
