package scan

import "testing"

func TestSkBirthNumber(t *testing.T) {
	testDetector(t, "sk_birth_number", []detection{
		{"label, colon", "rodneho cisla: 670825 / 7963", "6708257963", 0.90},
		{"label, colon 2", "Slovak birth number: 725624 / 1795", "7256241795", 0.90},
		{"label, colon 3", "sk birth number: 005523 8942", "0055238942", 0.90},
		{"label, semi", "Anna;rodné číslo;950122-6603;DE", "9501226603", 0.90},
		{"label, colon 4", "Rodné číslo:: 001225-3120", "0012253120", 0.90},
		{"label, comma", "birth number, 830719-9824, and the rest", "8307199824", 0.90},
		{"label 1", "rodne cislo: 7360285163", "7360285163", 0.90},
		{"label 2", "rodne cislo 031121999.", "031121999", 0.90},
		{"label 3", "Our file has the rodne cislo and that is 7360285163, as agreed", "7360285163", 0.90},
		{"label 4", "rodne cislo=031121999;", "031121999", 0.90},
		{"label 5", "<rodne cislo>\n7360285163\n", "7360285163", 0.90},
		{"form 10", "rodne cislo: 7360285163", "7360285163", 0.90},
		{"form 6/4", "rodne cislo: 736028/5163", "7360285163", 0.90},
		{"form 6/3", "rodne cislo: 031121/999", "031121999", 0.90},
		{"form 9", "rodne cislo: 031121999", "031121999", 0.90},

		{"wrong", "rodne cislo: 7360285164", "", 0},
		{"longer", "rodne cislo: 736028516377777777777777", "", 0},
		{"goes on", "rodne cislo: 7360285163-44", "", 0},
		{"begins before", "rodne cislo: 44-7360285163", "", 0},
		{"short", "rodne cislo: 736028", "", 0},
		{"address", "rodne cislo: 7360285163@a.example", "", 0},
		{"no keyword", "it is 7360285163 here", "", 0},
	})
}
