package scan

// iePPS finds Irish personal public service numbers. Rules: Department of Social Protection: weights 8 to 2, a second letter counts 9, mod 23.
var iePPS = Detector{
	Name:   "ie_pps",
	About:  "Irish personal public service numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"pps", "ppsn", "pps number", "pps no", "personal public service", "rsi", "ie pps", "irish pps",
		"pps#", "ppsno", "rsi number", "rsi no", "pps nr", "personal public service no", "tax reference", "p.p.s", "p.p.s.n",
	},
	lengths: []int{8, 9},
	code:    &idCode{written: []string{"9999999 LL", "9999999 L"}, valid: validIePPS},
}

func validIePPS(c string) bool {
	sum := weighted(c, 8, 7, 6, 5, 4, 3, 2)
	if len(c) == 9 && c[8] != 'W' {
		sum += (codeValue(c[8]) - 9) * 9
	}
	return "WABCDEFGHIJKLMNOPQRSTUV"[sum%23] == c[7]
}
