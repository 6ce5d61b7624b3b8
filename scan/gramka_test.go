package scan

import "testing"

func TestGrAmka(t *testing.T) {
	testDetector(t, "gr_amka", []detection{
		{"label, colon", "Α.Μ.Κ.Α.: 28044659093", "28044659093", 0.90},
		{"label, colon 2", "Greek social security number: 10116432898", "10116432898", 0.90},
		{"label 1", "amka: 01013099997", "01013099997", 0.90},
		{"label 2", "amka 01013099997.", "01013099997", 0.90},
		{"label 3", "Our file has the amka and that is 01013099997, as agreed", "01013099997", 0.90},
		{"label 4", "amka=01013099997;", "01013099997", 0.90},
		{"label 5", "<amka>\n01013099997\n", "01013099997", 0.90},
		{"form 11", "amka: 01013099997", "01013099997", 0.90},

		{"wrong", "amka: 01013099998", "", 0},
		{"longer", "amka: 0101309999777777777777777", "", 0},
		{"goes on", "amka: 01013099997-44", "", 0},
		{"begins before", "amka: 44-01013099997", "", 0},
		{"short", "amka: 010130", "", 0},
		{"address", "amka: 01013099997@a.example", "", 0},
		{"no keyword", "it is 01013099997 here", "", 0},
	})
}
