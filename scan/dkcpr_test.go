package scan

import "testing"

func TestDkCpr(t *testing.T) {
	testDetector(t, "dk_cpr", []detection{
		{"label, colon", "Personnr.: 110871-3862", "1108713862", Medium},
		{"label, space", "Personnr. 211099 0707", "2110990707", Medium},
		{"label, xml", "<cprNummer>190969-2375</cprNummer>", "1909692375", Medium},
		{"label 1", "cpr: 2110625629", "2110625629", Medium},
		{"label 2", "cpr 2110084008.", "2110084008", Medium},
		{"label 3", "Our file has the cpr and that is 0101110230, as agreed", "0101110230", Medium},
		{"label 4", "cpr=2110625629;", "2110625629", Medium},
		{"label 5", "<cpr>\n2110084008\n", "2110084008", Medium},
		{"form 6-4", "cpr: 211062-5629", "2110625629", Medium},
		{"form 10", "cpr: 2110625629", "2110625629", Medium},
		{"form 6 4", "cpr: 211062 5629", "2110625629", Medium},

		{"wrong", "cpr: 3113625629", "", 0},
		{"longer", "cpr: 211062562977777777777777", "", 0},
		{"goes on", "cpr: 2110625629-44", "", 0},
		{"begins before", "cpr: 44-2110625629", "", 0},
		{"short", "cpr: 211062", "", 0},
		{"address", "cpr: 2110625629@a.example", "", 0},
		{"no keyword", "it is 2110625629 here", "", 0},
	})
}
