package scan

import "testing"

func TestPlPesel(t *testing.T) {
	testDetector(t, "pl_pesel", []detection{
		{"label, colon", "Polish national ID: 48011618265", "48011618265", 0.90},
		{"label 1", "pesel: 44051401359", "44051401359", 0.90},
		{"label 2", "pesel 99012229019.", "99012229019", 0.90},
		{"label 3", "Our file has the pesel and that is 77552478861, as agreed", "77552478861", 0.90},
		{"label 4", "pesel=44051401359;", "44051401359", 0.90},
		{"label 5", "<pesel>\n99012229019\n", "99012229019", 0.90},
		{"form 11", "pesel: 44051401359", "44051401359", 0.90},

		{"wrong", "pesel: 44051401350", "", 0},
		{"longer", "pesel: 4405140135977777777777777", "", 0},
		{"goes on", "pesel: 44051401359-44", "", 0},
		{"begins before", "pesel: 44-44051401359", "", 0},
		{"short", "pesel: 440514", "", 0},
		{"address", "pesel: 44051401359@a.example", "", 0},
		{"no keyword", "it is 44051401359 here", "", 0},
	})
}
