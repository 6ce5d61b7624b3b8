package scan

import "testing"

func TestCzBirthNumber(t *testing.T) {
	testDetector(t, "cz_birth_number", []detection{
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
