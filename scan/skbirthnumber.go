package scan

// skBirthNumber finds Slovak birth numbers (rodné číslo). Rules: Zákon 301/1995 Z. z..
var skBirthNumber = Detector{
	Name:   "sk_birth_number",
	About:  "Slovak birth numbers (rodné číslo)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"rodne cislo", "rodneho cisla", "r.c", "rc", "birth number", "sk birth number", "slovak birth number",
		"r. c", "rod. c", "rodnym cislom", "rodne c",
	},
	id:   &idNumber{written: []string{"10", "6/4", "6/3", "9"}, valid: validSkBirthNumber},
	show: showLast,
}

func validSkBirthNumber(d string) bool {
	return birthNumber(d)
}
