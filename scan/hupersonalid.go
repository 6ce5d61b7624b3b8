package scan

// huPersonalID finds Hungarian personal numbers (személyi azonosító). Rules: 1996. évi XX.
// törvény, annex 1: sex and century, date of birth, serial, check mod 11; rising weights
// before 1997, falling ones after.
var huPersonalID = Detector{
	Name:   "hu_personal_id",
	About:  "Hungarian personal numbers (személyi szám)",
	Levels: "high with check digit and a keyword near",
	Keywords: []string{
		"szemelyi szam", "szemelyi azonosito", "szemelyi azonosito szam", "szemelyi azonosito jel", "hu personal id", "personal id",
		"personal identification number",
		"szem. szam", "szemelyazonosito", "szemelyazonosito jel", "szem.szam", "szemelyi szama", "szemelyazonosito szam",
	},
	id:   &idNumber{written: []string{"11", "1-6-4", "1 6 4"}, valid: validHuPersonalID},
	show: showLast,
}

func validHuPersonalID(d string) bool {
	if d[0] == '0' || d[0] == '9' || !validYYMMDD(d[1:7]) {
		return false
	}
	if d[0] <= '2' && d[1:3] < "97" {
		return weighted(d, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)%11 == digitAt(d, 10)
	}
	return weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == digitAt(d, 10)
}
