package scan

import "testing"

func TestDateOfBirth(t *testing.T) {
	testDetector(t, "date_of_birth", []detection{
		{"English", "date of birth: 14/03/1975", "14/03/1975", Medium},
		{"American", "DOB 03/14/1975", "03/14/1975", Medium},
		{"ISO", "birthdate=1975-03-14", "1975-03-14", Medium},
		{"month", "born on 14 March 1975 in Kent", "14 March 1975", Medium},
		{"month first", "Born: March 14, 1975", "March 14, 1975", Medium},
		{"German", "geb. am 4.3.1975", "4.3.1975", Medium},
		{"German, month", "Geburtsdatum: 14. März 1975", "14. Marz 1975", Medium},
		{"French", "née le 14 février 1975 à Lyon", "14 fevrier 1975", Medium},
		{"Spanish", "fecha de nacimiento: 14 de marzo de 1975", "14 de marzo de 1975", Medium},
		{"two digits", "DOB: 14/03/75", "14/03/75", Medium},
		{"Italian", "nato il 14/03/1975", "14/03/1975", Medium},
		{"dots, month first", "date of birth 03.14.1987", "03.14.1987", Medium},
		{"dots, two digits", "birthdate: 3.14.87 form", "3.14.87", Medium},
		{"birthday", "her birthday is March 14th, 1987", "March 14th, 1987", Medium},

		{"no label", "on 14/03/1975 we met", "", 0},
		{"no such day", "date of birth: 31/02/1975", "", 0},
		{"too old", "date of birth: 14/03/1875", "", 0},
		{"to come", "date of birth: 14/03/2975", "", 0},
		{"other number", "DOB 14/03/1975/22", "", 0},
		{"far", "born yesterday, as they say, and the letter that I wrote then is of 14/03/1975", "", 0},
		{"version", "born of version 1.2.3", "", 0},
		{"version of a service", "upgrade dob service to 2.14.87", "", 0},
		{"two marks", "dob 3/14-87", "", 0},
		{"package", "pip install dob==1.4.87", "", 0},
	})
}
