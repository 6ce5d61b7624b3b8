package scan

import "testing"

func TestBrCNPJ(t *testing.T) {
	testDetector(t, "br_cnpj", []detection{
		{"label 1", "cnpj: 16727230000197", "16727230000197", 0.90},
		{"label 2", "cnpj 11867044000130.", "11867044000130", 0.90},
		{"label 3", "Our file has the cnpj and that is 16727230000197, as agreed", "16727230000197", 0.90},
		{"label 4", "cnpj=11867044000130;", "11867044000130", 0.90},
		{"label 5", "<cnpj>\n16727230000197\n", "16727230000197", 0.90},
		{"form 14", "cnpj: 16727230000197", "16727230000197", 0.90},
		{"form 2.3.3/4-2", "cnpj: 16.727.230/0001-97", "16727230000197", 0.90},
		{"alone 2.3.3/4-2", "it is 16.727.230/0001-97 here", "16727230000197", Medium},
		{"alone 14", "it is 16727230000197 here", "16727230000197", Low},

		{"wrong", "cnpj: 16727230000198", "", 0},
		{"longer", "cnpj: 1672723000019777777777777777", "", 0},
		{"goes on", "cnpj: 16727230000197-44", "", 0},
		{"begins before", "cnpj: 44-16727230000197", "", 0},
		{"short", "cnpj: 167272", "", 0},
		{"address", "cnpj: 16727230000197@a.example", "", 0},
	})
}
