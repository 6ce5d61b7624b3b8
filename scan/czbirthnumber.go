package scan

// czBirthNumber finds Czech birth numbers (rodné číslo). Rules: Zákon 133/2000 Sb..
var czBirthNumber = Detector{
	Name:   "cz_birth_number",
	About:  "Czech birth numbers (rodné číslo)",
	Levels: "medium without a keyword for the forms 6/4; high with check digits and a keyword near",
	Keywords: []string{
		"rodne cislo", "rodni cislo", "r.c", "rc", "birth number", "cz birth number", "cislo pojistence", "narozeni",
		"r. c", "rodneho cisla", "rod. c", "rod.c", "rodne c", "rodc",
	},
	id:   &idNumber{written: []string{"10", "6/4", "6/3", "9"}, alone: []string{"6/4"}, valid: validCzBirthNumber},
	show: showLast,
}

func validCzBirthNumber(d string) bool {
	return birthNumber(d)
}

// birthNumber checks numbers of the Czech and the Slovak register: date (month + 50
// for women, + 20 where a day's numbers are used up), mod 11 since 1954.
func birthNumber(d string) bool {
	month := number(d[2:4])
	if month > 50 {
		month -= 50
	}
	if month > 20 {
		month -= 20
	}
	year := 1900 + number(d[:2])
	if len(d) == 10 && year < 1954 {
		year += 100
	}
	if !validDay(year, month, number(d[4:6])) || d[6:9] == "000" {
		return false
	}
	n := number(d[:9])
	return len(d) == 9 && year < 1954 || len(d) == 10 && n%11%10 == digitAt(d, 9)
}
