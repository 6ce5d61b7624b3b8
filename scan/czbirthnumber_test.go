package scan

import "testing"

func TestCzBirthNumber(t *testing.T) {
	testDetector(t, "cz_birth_number", []detection{
		{"label, colon", "birth number: 650719 / 7598", "6507197598", 0.90},
		{"label, colon 2", "rodne cislo: 660204 / 1952", "6602041952", 0.90},
		{"label, colon 3", "Czech birth number: 850415 4747", "8504154747", 0.90},
		{"label, colon 4", "r. č.: 056124 7412", "0561247412", 0.90},
		{"label, colon 5", "cz birth number: 011214-5374", "0112145374", 0.90},
		{"label, colon 6", "rodné číslo: 966221-5200", "9662215200", 0.90},
		{"label, camel", "{\"rodneCislo\":\"8512085285\"}", "8512085285", 0.90},
		{"label 1", "rodne cislo: 7360285163", "7360285163", 0.90},
		{"label 2", "rodne cislo 0424175466.", "0424175466", 0.90},
		{"label 3", "Our file has the rodne cislo and that is 1602295134, as agreed", "1602295134", 0.90},
		{"label 4", "rodne cislo=7360285163;", "7360285163", 0.90},
		{"label 5", "<rodne cislo>\n0424175466\n", "0424175466", 0.90},
		{"form 10", "rodne cislo: 7360285163", "7360285163", 0.90},
		{"form 6/4", "rodne cislo: 736028/5163", "7360285163", 0.90},
		{"alone 6/4", "it is 736028/5163 here", "7360285163", Medium},

		{"wrong", "rodne cislo: 7360285164", "", 0},
		{"longer", "rodne cislo: 736028516377777777777777", "", 0},
		{"goes on", "rodne cislo: 7360285163-44", "", 0},
		{"begins before", "rodne cislo: 44-7360285163", "", 0},
		{"short", "rodne cislo: 736028", "", 0},
		{"address", "rodne cislo: 7360285163@a.example", "", 0},
	})
}
