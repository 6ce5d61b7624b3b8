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

func validNgNin(d string) bool { return d[0] != '0' && verhoeff(d) }
