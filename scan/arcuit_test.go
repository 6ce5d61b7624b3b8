package scan

import "testing"

func TestArCuit(t *testing.T) {
	testDetector(t, "ar_cuit", []detection{
		{"label, colon", "CUIT: 23-33416828-9", "23334168289", 0.90},
		{"label, colon 2", "Clave Única de Identificación Tributaria: 33 39932733 9", "33399327339", 0.90},
		{"label, colon 3", "CUIT N°: 23 56771413 6", "23567714136", 0.90},
		{"label, colon 4", "Argentine CUIT: 20-38.184.659-9", "20381846599", 0.90},
		{"label, colon 5", "ar cuit: 27-82.941.335-9", "27829413359", 0.90},
		{"label, comma", "CUIL, 23/59286973/9, and the rest", "23592869739", 0.90},
		{"label, log", "2024-03-01 12:03:11 INFO user=17 cuit_n=30557708559 status=ok", "30557708559", 0.90},
		{"label 1", "cuit: 20055361682", "20055361682", 0.90},
		{"label 2", "cuit 34557619099.", "34557619099", 0.90},
		{"label 3", "Our file has the cuit and that is 30678561165, as agreed", "30678561165", 0.90},
		{"label 4", "cuit=20055361682;", "20055361682", 0.90},
		{"label 5", "<cuit>\n34557619099\n", "34557619099", 0.90},
		{"form 11", "cuit: 20055361682", "20055361682", 0.90},
		{"form 2-8-1", "cuit: 20-05536168-2", "20055361682", 0.90},
		{"alone 2-8-1", "it is 20-05536168-2 here", "20055361682", Medium},

		{"wrong", "cuit: 20055361683", "", 0},
		{"longer", "cuit: 2005536168277777777777777", "", 0},
		{"goes on", "cuit: 20055361682-44", "", 0},
		{"begins before", "cuit: 44-20055361682", "", 0},
		{"short", "cuit: 200553", "", 0},
		{"address", "cuit: 20055361682@a.example", "", 0},
	})
}
