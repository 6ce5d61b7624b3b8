package scan

import "testing"

func TestNzIrd(t *testing.T) {
	testDetector(t, "nz_ird", []detection{
		{"label, colon", "Inland Revenue number: 132 706 646", "132706646", 0.90},
		{"label, colon 2", "NZ IRD number: 96 930 216", "96930216", 0.90},
		{"label, yaml", "ird_no: 12 779 364", "12779364", 0.90},
		{"label, camel", "{\"ird\":\"89 767 547\"}", "89767547", 0.90},
		{"label, space", "IRD 104 359 701", "104359701", 0.90},
		{"label, nl", "IRD number\n14 463 380\n", "14463380", 0.90},
		{"label, camel 2", "{\"taxNumber\":\"62496339\"}", "62496339", 0.90},
		{"label 1", "ird: 49091850", "49091850", 0.90},
		{"label 2", "ird 35901981.", "35901981", 0.90},
		{"label 3", "Our file has the ird and that is 136410132, as agreed", "136410132", 0.90},
		{"label 4", "ird=49091850;", "49091850", 0.90},
		{"label 5", "<ird>\n35901981\n", "35901981", 0.90},
		{"form 9", "ird: 136410132", "136410132", 0.90},
		{"form 8", "ird: 49091850", "49091850", 0.90},
		{"form 2-3-3", "ird: 49-091-850", "49091850", 0.90},
		{"form 3-3-3", "ird: 136-410-132", "136410132", 0.90},
		{"form 7-1", "IRD 4909185-0", "49091850", 0.90},

		{"wrong", "ird: 49091851", "", 0},
		{"longer", "ird: 4909185077777777777777", "", 0},
		{"goes on", "ird: 49091850-44", "", 0},
		{"begins before", "ird: 44-49091850", "", 0},
		{"short", "ird: 490918", "", 0},
		{"address", "ird: 49091850@a.example", "", 0},
		{"no keyword", "it is 49091850 here", "", 0},
	})
}
