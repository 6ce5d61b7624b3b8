package scan

import "testing"

func TestNoFodselsnummer(t *testing.T) {
	testDetector(t, "no_fodselsnummer", []detection{
		{"label 1", "fodselsnummer: 02077448074", "02077448074", 0.90},
		{"label 2", "fodselsnummer 26028338723.", "26028338723", 0.90},
		{"label 3", "Our file has the fodselsnummer and that is 02077448074, as agreed", "02077448074", 0.90},
		{"label 4", "fodselsnummer=26028338723;", "26028338723", 0.90},
		{"label 5", "<fodselsnummer>\n02077448074\n", "02077448074", 0.90},
		{"form 11", "fodselsnummer: 02077448074", "02077448074", 0.90},
		{"form 6 5", "fodselsnummer: 020774 48074", "02077448074", 0.90},
		{"form 6-5", "fodselsnummer: 020774-48074", "02077448074", 0.90},
		{"alone 6 5", "it is 020774 48074 here", "02077448074", Medium},

		{"wrong", "fodselsnummer: 02077448075", "", 0},
		{"longer", "fodselsnummer: 0207744807477777777777777", "", 0},
		{"goes on", "fodselsnummer: 02077448074-44", "", 0},
		{"begins before", "fodselsnummer: 44-02077448074", "", 0},
		{"short", "fodselsnummer: 020774", "", 0},
		{"address", "fodselsnummer: 02077448074@a.example", "", 0},
	})
}
