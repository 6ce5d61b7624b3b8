package scan

// jpMyNumber finds Japanese individual numbers (My Number). Rules: Ministry order 85 of 2014, article 5: weights mod 11.
var jpMyNumber = Detector{
	Name:   "jp_my_number",
	About:  "Japanese individual numbers (My Number)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"my number", "mynumber", "individual number", "マイナンバー", "個人番号", "jp my number", "kojin bango",
		"マイナンバーカード", "個人番号カード", "my number card",
	},
	id:   &idNumber{written: []string{"12", "4 4 4", "4-4-4"}, valid: validJpMyNumber},
	show: showLast,
}

func validJpMyNumber(d string) bool {
	c := 11 - weighted(d, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
	if c > 9 {
		c = 0
	}
	return c == digitAt(d, 11)
}
