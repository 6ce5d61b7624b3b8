package scan

// trTckn finds Turkish identity numbers (T.C. Kimlik No). Rules: Nüfus ve Vatandaşlık İşleri: two check digits.
var trTckn = Detector{
	Name:   "tr_tckn",
	About:  "Turkish identity numbers (T.C. Kimlik No)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"tckn", "tc kimlik", "t.c. kimlik no", "kimlik no", "kimlik numarasi", "tc no", "tc kimlik no", "tr tckn", "turkish id",
		"vatandaslik numarasi",
		"t.c. kimlik", "tc kimlik numarasi", "t.c. kimlik numarasi", "t.c. no", "tckimlik", "kimlik", "tc kimliknumarasi",
		"vatandaslik no", "nufus cuzdani",
	},
	id:   &idNumber{written: []string{"11"}, valid: validTrTckn},
	show: showLast,
}

func validTrTckn(d string) bool {
	odd := digitAt(d, 0) + digitAt(d, 2) + digitAt(d, 4) + digitAt(d, 6) + digitAt(d, 8)
	even := digitAt(d, 1) + digitAt(d, 3) + digitAt(d, 5) + digitAt(d, 7)
	ten := ((odd*7-even)%10 + 10) % 10
	return d[0] != '0' && ten == digitAt(d, 9) && (odd+even+ten)%10 == digitAt(d, 10)
}
