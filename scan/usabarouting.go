package scan

// usABARouting finds US bank routing numbers. Rules: ABA: weights 3, 7, 1 mod 10, ranges of the Federal Reserve.
var usABARouting = Detector{
	Name:   "us_aba_routing",
	About:  "US bank routing numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"routing", "routing number", "routing no", "aba", "aba number", "rtn", "routing transit number", "ach", "bank routing",
		"us aba routing", "transit number", "wire",
		"routing #", "aba no", "aba routing", "routing num", "routing transit", "aba routing number", "aba rtn", "aba #",
	},
	id:   &idNumber{written: []string{"9", "4-4-1"}, valid: validUsABARouting},
	show: showLast,
}

func validUsABARouting(d string) bool {
	p := number(d[:2])
	return weighted(d, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0 && (p <= 12 || p >= 21 && p <= 32 || p >= 61 && p <= 72 || p == 80)
}
