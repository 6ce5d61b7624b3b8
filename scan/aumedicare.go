package scan

// auMedicare finds Australian Medicare card numbers. Rules: Services Australia: first digit 2 to 6, check digit in the ninth place.
var auMedicare = Detector{
	Name:   "au_medicare",
	About:  "Australian Medicare card numbers",
	Levels: "medium without a keyword for the forms 4 5 1; high with check digits and a keyword near",
	Keywords: []string{
		"medicare", "medicare number", "medicare no", "medicare card", "au medicare",
		"medicare card number", "medicare card no", "medicare #", "medicare num",
	},
	id:   &idNumber{written: []string{"10", "4 5 1", "11", "4 5 1-1"}, alone: []string{"4 5 1"}, valid: validAuMedicare},
	show: showLast,
}

func validAuMedicare(d string) bool {
	return d[0] >= '2' && d[0] <= '6' && weighted(d, 1, 3, 7, 9, 1, 3, 7, 9)%10 == digitAt(d, 8) && d[9] != '0'
}
