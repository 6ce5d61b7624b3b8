package scan

import "testing"

func TestArCuit(t *testing.T) {
	testDetector(t, "ar_cuit", []detection{
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
