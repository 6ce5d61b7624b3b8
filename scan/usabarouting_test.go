package scan

import "testing"

func TestUsABARouting(t *testing.T) {
	testDetector(t, "us_aba_routing", []detection{
		{"label, camel", "{\"usAbaRouting\":\"025403611\"}", "025403611", 0.90},
		{"label 1", "routing: 111000025", "111000025", 0.90},
		{"label 2", "routing 263170175.", "263170175", 0.90},
		{"label 3", "Our file has the routing and that is 011103093, as agreed", "011103093", 0.90},
		{"label 4", "routing=111000025;", "111000025", 0.90},
		{"label 5", "<routing>\n263170175\n", "263170175", 0.90},
		{"form 9", "routing: 111000025", "111000025", 0.90},
		{"form 4-4-1", "routing: 1110-0002-5", "111000025", 0.90},

		{"wrong", "routing: 111000026", "", 0},
		{"longer", "routing: 11100002577777777777777", "", 0},
		{"goes on", "routing: 111000025-44", "", 0},
		{"begins before", "routing: 44-111000025", "", 0},
		{"short", "routing: 111000", "", 0},
		{"address", "routing: 111000025@a.example", "", 0},
		{"no keyword", "it is 111000025 here", "", 0},
	})
}
