package scan

import "testing"

func TestNlPassport(t *testing.T) {
	testDetector(t, "nl_passport", []detection{
		{"label 1", "nl passport: XTR110131", "XTR110131", Medium},
		{"label 2", "nl passport SPECI2014.", "SPECI2014", Medium},
		{"label 3", "Our file has the nl passport and that is XTR110131, as agreed", "XTR110131", Medium},
		{"label 4", "nl passport=SPECI2014;", "SPECI2014", Medium},
		{"label 5", "<nl passport>\nXTR110131\n", "XTR110131", Medium},
		{"lower case", "nl passport: xtr110131", "XTR110131", Medium},

		{"wrong", "nl passport: XTR11013", "", 0},
		{"longer", "nl passport: XTR11013177777777777777", "", 0},
		{"goes on", "nl passport: XTR110131-44", "", 0},
		{"begins before", "nl passport: 44-XTR110131", "", 0},
		{"short", "nl passport: XTR110", "", 0},
		{"address", "nl passport: XTR110131@a.example", "", 0},
		{"no keyword", "it is XTR110131 here", "", 0},
	})
}
