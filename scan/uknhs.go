package scan

// ukNHS finds NHS numbers of England and Wales. Rules: NHS Data Dictionary: weights 10 to 2 mod 11.
var ukNHS = Detector{
	Name:   "uk_nhs",
	About:  "NHS numbers of England and Wales",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"nhs", "nhs number", "nhs no", "nhs num", "national health service", "patient number", "uk nhs",
		"nhs id", "nhs patient number",
	},
	id:   &idNumber{written: []string{"3 3 4", "3-3-4", "10"}, valid: validUkNHS},
	show: showLast,
}

func validUkNHS(d string) bool {
	c := 11 - weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11
	return c%11 == digitAt(d, 9) && c != 10
}
