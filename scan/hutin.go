package scan

// huTIN finds Hungarian tax numbers: of persons (adóazonosító jel: 8, days since 1867,
// serial, check mod 11) and of companies (adószám 8-1-2, weights 9, 7, 3, 1). Rules: 2017.
// évi CL. törvény (Art.), annex 1.
var huTIN = Detector{
	Name:   "hu_tin",
	About:  "Hungarian tax numbers (adóazonosító jel, adószám)",
	Levels: "high with check digit and a keyword near; medium for the form 8-1-2",
	Keywords: []string{
		"adoazonosito", "adoazonosito jel", "adoszam", "adoazonosito szam", "ado szam", "hu tin",
		"kozossegi adoszam",
	},
	id:   &idNumber{written: []string{"10", "8-1-2", "11", "8"}, alone: []string{"8-1-2"}, valid: validHuTIN},
	show: showLast,
}

func validHuTIN(d string) bool {
	if len(d) == 10 {
		return d[0] == '8' && weighted(d, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == digitAt(d, 9)
	}
	if len(d) == 8 && validDay(number(d[:4]), number(d[4:6]), number(d[6:])) {
		return false
	}
	return weighted(d, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 && (len(d) == 8 || d[8] >= '1' && d[8] <= '5')
}
