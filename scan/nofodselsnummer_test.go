package scan

import "testing"

func TestNoFodselsnummer(t *testing.T) {
	testDetector(t, "no_fodselsnummer", []detection{
		{"label, colon", "Norwegian national ID: 201198-13000", "20119813000", 0.90},
		{"label, colon 2", "Fødselsnummer (11 siffer): 031064 286 53", "03106428653", 0.90},
		{"label, colon 3", "fødsels- og personnummer: 121074 481 34", "12107448134", 0.90},
		{"label, bullet", "- fodselsnummer: 180871 056 75\n- Name: Anna", "18087105675", 0.90},
		{"label, nr", "fnr no. 151081 309 78", "15108130978", 0.90},
		{"label, code", "personnummer = '020477 072 02'", "02047707202", 0.90},
		{"label, filler", "The Norwegian national ID that we have on file for this customer is 18035824746", "18035824746", 0.90},
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
