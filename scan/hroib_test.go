package scan

import "testing"

func TestHrOIB(t *testing.T) {
	testDetector(t, "hr_oib", []detection{
		{"label, colon", "OIB:: HR61047715725", "HR61047715725", 0.90},
		{"label, colon 2", "Croatian OIB: HR29596539531", "HR29596539531", 0.90},
		{"label, tab", "OIB\tHR84475254367", "HR84475254367", 0.90},
		{"label, number", "osobni identifikacijski broj number: HR77697560518", "HR77697560518", 0.90},
		{"label, yaml", "osobni_identifikacijski_broj_oib: HR37674256818", "HR37674256818", 0.90},
		{"label, md", "| hr oib | HR26568791941 |\n", "HR26568791941", 0.90},
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
