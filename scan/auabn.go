package scan

// auABN finds Australian business numbers. Rules: ABR: the first digit less one, weights mod 89.
var auABN = Detector{
	Name:   "au_abn",
	About:  "Australian business numbers",
	Levels: "medium without a keyword for the forms 2 3 3 3; high with check digits and a keyword near",
	Keywords: []string{
		"abn", "australian business number", "business number", "au abn", "a.b.n",
		"abn no", "abn number", "abn #", "business no",
	},
	id:   &idNumber{written: []string{"11", "2 3 3 3"}, alone: []string{"2 3 3 3"}, valid: validAuABN},
	show: showLast,
}

func validAuABN(d string) bool {
	return (weighted(d, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
}
