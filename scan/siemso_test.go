package scan

import "testing"

func TestSiEmso(t *testing.T) {
	testDetector(t, "si_emso", []detection{
		{"label, camel", "{\"maticniBroj\":\"2807985104210\"}", "2807985104210", 0.90},
		{"label 1", "emso: 0101006500006", "0101006500006", 0.90},
		{"label 2", "emso 0101006500006.", "0101006500006", 0.90},
		{"label 3", "Our file has the emso and that is 0101006500006, as agreed", "0101006500006", 0.90},
		{"label 4", "emso=0101006500006;", "0101006500006", 0.90},
		{"label 5", "<emso>\n0101006500006\n", "0101006500006", 0.90},
		{"form 13", "emso: 0101006500006", "0101006500006", 0.90},

		{"wrong", "emso: 0101006500007", "", 0},
		{"longer", "emso: 010100650000677777777777777", "", 0},
		{"goes on", "emso: 0101006500006-44", "", 0},
		{"begins before", "emso: 44-0101006500006", "", 0},
		{"short", "emso: 010100", "", 0},
		{"address", "emso: 0101006500006@a.example", "", 0},
		{"no keyword", "it is 0101006500006 here", "", 0},
	})
}
