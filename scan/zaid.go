package scan

// zaID finds South African identity numbers. Rules: Department of Home Affairs: date, sex, citizenship, Luhn.
var zaID = Detector{
	Name:   "za_id",
	About:  "South African identity numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"id number", "identity number", "sa id", "south african id", "rsa id", "za id", "id no", "id nr",
		"id nommer", "identiteitsnommer", "identity no", "identification number", "id-nommer", "rsa id number", "sa id no",
	},
	id:   &idNumber{written: []string{"13", "6 4 3"}, valid: validZaID},
	show: showLast,
}

func validZaID(d string) bool {
	return luhn(d) && validYYMMDD(d[:6]) && d[10] <= '2'
}
