package scan

import "time"

// sePersonnummer finds Swedish personal identity numbers. Rules: Skatteverket, SKV 704: date of birth (day + 60 for coordination numbers) and Luhn over the last ten digits.
var sePersonnummer = Detector{
	Name:   "se_personnummer",
	About:  "Swedish personal identity numbers",
	Levels: "medium without a keyword for the forms 6-4, 8-4; high with check digits and a keyword near",
	Keywords: []string{
		"personnummer", "person-nummer", "personnr", "pnr", "samordningsnummer", "se personnummer", "personal identity number", "personal identity code",
		"fodelsenummer",
		"person-nr", "personnumret", "person nr", "personal number", "persnr", "pers.nr", "personal id",
	},
	id:     &idNumber{written: []string{"6-4", "10", "8-4", "12"}, alone: []string{"6-4", "8-4"}, valid: validSePersonnummer},
	behind: true,
	code:   &idCode{written: []string{"999999+9999", "99999999+9999"}, valid: validOldPersonnummer},
	show:   showLast,
}

// validOldPersonnummer checks a number with a plus: its bearer is a hundred years old or
// more.
func validOldPersonnummer(d string) bool {
	year := 1900 + number(d[len(d)-10:len(d)-8])
	if year > time.Now().Year()-100 {
		year -= 100
	}
	return validSePersonnummer(d) && time.Now().Year()-year <= 125
}

func validSePersonnummer(d string) bool {
	if len(d) == 12 && (d[:2] < "18" || d[:2] > "20") {
		return false
	}
	d = d[len(d)-10:]
	day := number(d[4:6])
	if day > 60 {
		day -= 60
	}
	return luhn(d) && validDay(2000+number(d[:2]), number(d[2:4]), day)
}
