package scan

// bgEGN finds Bulgarian uniform civil numbers (EGN). Rules: GRAO: date (month + 20 or + 40 for other centuries), weights mod 11.
var bgEGN = Detector{
	Name:   "bg_egn",
	About:  "Bulgarian uniform civil numbers (EGN)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"egn", "eгh", "eдиheh гpaждahckи homep", "uniform civil number", "bg egn", "civil number",
		"edinen grazhdanski nomer", "egn number",
	},
	id:   &idNumber{written: []string{"10"}, valid: validBgEGN},
	show: showLast,
}

func validBgEGN(d string) bool {
	month := number(d[2:4]) % 20
	return weighted(d, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == digitAt(d, 9) && number(d[2:4]) <= 52 && validDay(2000, month, number(d[4:6]))
}
