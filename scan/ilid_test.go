package scan

import "testing"

func TestIlID(t *testing.T) {
	testDetector(t, "il_id", []detection{
		{"label, colon", "ID number: 227744117", "227744117", 0.90},
		{"label, brack", "ID number [75925409-7]", "759254097", 0.90},
		{"label 1", "teudat zehut: 336999842", "336999842", 0.90},
		{"label 2", "teudat zehut 039337423.", "039337423", 0.90},
		{"label 3", "Our file has the teudat zehut and that is 336999842, as agreed", "336999842", 0.90},
		{"label 4", "teudat zehut=039337423;", "039337423", 0.90},
		{"label 5", "<teudat zehut>\n336999842\n", "336999842", 0.90},
		{"form 9", "teudat zehut: 336999842", "336999842", 0.90},
		{"form 8-1", "teudat zehut: 33699984-2", "336999842", 0.90},
		{"form 7-1", "teudat zehut 3933742-3", "39337423", 0.90},

		{"wrong", "teudat zehut: 336999843", "", 0},
		{"longer", "teudat zehut: 33699984277777777777777", "", 0},
		{"goes on", "teudat zehut: 336999842-44", "", 0},
		{"begins before", "teudat zehut: 44-336999842", "", 0},
		{"short", "teudat zehut: 336999", "", 0},
		{"address", "teudat zehut: 336999842@a.example", "", 0},
		{"no keyword", "it is 336999842 here", "", 0},
	})
}
