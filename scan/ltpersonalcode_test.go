package scan

import "testing"

func TestLtPersonalCode(t *testing.T) {
	testDetector(t, "lt_personal_code", []detection{
		{"label, colon", "asm. kodas: 45006178598", "45006178598", 0.90},
		{"label, xml", "<personalCode>48612102618</personalCode>", "48612102618", 0.90},
		{"label 1", "asmens kodas: 38703181745", "38703181745", 0.90},
		{"label 2", "asmens kodas 38703181745.", "38703181745", 0.90},
		{"label 3", "Our file has the asmens kodas and that is 38703181745, as agreed", "38703181745", 0.90},
		{"label 4", "asmens kodas=38703181745;", "38703181745", 0.90},
		{"label 5", "<asmens kodas>\n38703181745\n", "38703181745", 0.90},
		{"form 11", "asmens kodas: 38703181745", "38703181745", 0.90},

		{"wrong", "asmens kodas: 38703181746", "", 0},
		{"longer", "asmens kodas: 3870318174577777777777777", "", 0},
		{"goes on", "asmens kodas: 38703181745-44", "", 0},
		{"begins before", "asmens kodas: 44-38703181745", "", 0},
		{"short", "asmens kodas: 387031", "", 0},
		{"address", "asmens kodas: 38703181745@a.example", "", 0},
		{"no keyword", "it is 38703181745 here", "", 0},
	})
}
