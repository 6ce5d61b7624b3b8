package scan

// nzIrd finds New Zealand tax numbers (IRD). Rules: Inland Revenue, "Resident withholding tax specification": two rows of weights mod 11.
var nzIrd = Detector{
	Name:   "nz_ird",
	About:  "New Zealand tax numbers (IRD)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"ird", "ird number", "ird no", "inland revenue", "nz ird", "tax number",
		"ird #", "inland revenue number", "inland revenue no", "ird num", "ird-number", "tax file number",
	},
	id:   &idNumber{written: []string{"9", "8", "2-3-3", "3-3-3", "7-1", "8-1"}, valid: validNzIrd},
	show: showLast,
}

func validNzIrd(d string) bool {
	n := number(d)
	if n < 10_000_000 || n > 150_000_000 {
		return false
	}
	d = pad9(d)
	c := 11 - weighted(d, 3, 2, 7, 6, 5, 4, 3, 2)%11
	if c == 10 {
		c = 11 - weighted(d, 7, 4, 3, 2, 5, 2, 7, 6)%11
	}
	return c%11 == digitAt(d, 8)
}
