package scan

// ngNin finds Nigerian national identification numbers. Rules: NIMC: eleven digits; the check digit is not published in full, so range only.
var ngNin = Detector{
	Name:   "ng_nin",
	About:  "Nigerian national identification numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"nin", "national identification number", "nimc", "ng nin", "nigerian id",
	},
	id:   &idNumber{written: []string{"11"}, weak: true, valid: validNgNin},
	show: showLast,
}

func validNgNin(d string) bool {
	return d[0] != '0'
}
