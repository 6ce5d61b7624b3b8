package scan

import "testing"

func TestEePersonalCode(t *testing.T) {
	testDetector(t, "ee_personal_code", []detection{
		{"label, colon", "isikukoodi: 58508162499", "58508162499", 0.90},
		{"label 1", "isikukood: 36805280109", "36805280109", 0.90},
		{"label 2", "isikukood 37102250382.", "37102250382", 0.90},
		{"label 3", "Our file has the isikukood and that is 32708101201, as agreed", "32708101201", 0.90},
		{"label 4", "isikukood=36805280109;", "36805280109", 0.90},
		{"label 5", "<isikukood>\n37102250382\n", "37102250382", 0.90},
		{"form 11", "isikukood: 36805280109", "36805280109", 0.90},

		{"wrong", "isikukood: 36805280100", "", 0},
		{"longer", "isikukood: 3680528010977777777777777", "", 0},
		{"goes on", "isikukood: 36805280109-44", "", 0},
		{"begins before", "isikukood: 44-36805280109", "", 0},
		{"short", "isikukood: 368052", "", 0},
		{"address", "isikukood: 36805280109@a.example", "", 0},
		{"no keyword", "it is 36805280109 here", "", 0},
	})
}
