package scan

import "testing"

func TestHrOIB(t *testing.T) {
	testDetector(t, "hr_oib", []detection{
		{"label 1", "oib: 33392005961", "33392005961", 0.90},
		{"label 2", "oib 94577403194.", "94577403194", 0.90},
		{"label 3", "Our file has the oib and that is 69435151530, as agreed", "69435151530", 0.90},
		{"label 4", "oib=33392005961;", "33392005961", 0.90},
		{"label 5", "<oib>\n94577403194\n", "94577403194", 0.90},
		{"form 11", "oib: 33392005961", "33392005961", 0.90},

		{"wrong", "oib: 33392005962", "", 0},
		{"longer", "oib: 3339200596177777777777777", "", 0},
		{"goes on", "oib: 33392005961-44", "", 0},
		{"begins before", "oib: 44-33392005961", "", 0},
		{"short", "oib: 333920", "", 0},
		{"address", "oib: 33392005961@a.example", "", 0},
		{"no keyword", "it is 33392005961 here", "", 0},
	})
}
