package scan

// ukUTR finds UK unique taxpayer references. Rules: HMRC: check digit in front, weights mod 11.
var ukUTR = Detector{
	Name:   "uk_utr",
	About:  "UK unique taxpayer references",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"utr", "unique taxpayer reference", "tax reference", "uk utr", "self assessment", "taxpayer reference",
		"utr number", "utr no", "unique tax reference", "taxpayer reference number", "unique tax reference number",
	},
	id:   &idNumber{written: []string{"10", "5 5"}, valid: validUkUTR},
	show: showLast,
}

func validUkUTR(d string) bool {
	return "21987654321"[weighted(d[1:], 6, 7, 8, 9, 10, 5, 4, 3, 2)%11] == d[0]
}
