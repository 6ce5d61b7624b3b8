package scan

// esPassport finds Spanish passport numbers. Rules: three letters and six digits, older ones two.
var esPassport = Detector{
	Name:   "es_passport",
	About:  "Spanish passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"pasaporte", "numero de pasaporte", "passport", "es passport", "spanish passport",
		"pasaporte n", "n pasaporte", "num pasaporte", "pasaporte espanol", "n de pasaporte", "pasaporte no", "num. pasaporte",
	},
	lengths: []int{8, 9},
	code:    &idCode{written: []string{"LLL 999999", "LL 999999"}, weak: true, valid: validEsPassport},
}

func validEsPassport(string) bool { return true }
