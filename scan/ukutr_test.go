package scan

import "testing"

func TestUkUTR(t *testing.T) {
	testDetector(t, "uk_utr", []detection{
		{"label, camel", "{\"utrNumber\":\"4522175696\"}", "4522175696", 0.90},
		{"label 1", "utr: 1955839661", "1955839661", 0.90},
		{"label 2", "utr 1955839661.", "1955839661", 0.90},
		{"label 3", "Our file has the utr and that is 1955839661, as agreed", "1955839661", 0.90},
		{"label 4", "utr=1955839661;", "1955839661", 0.90},
		{"label 5", "<utr>\n1955839661\n", "1955839661", 0.90},
		{"form 10", "utr: 1955839661", "1955839661", 0.90},
		{"form 5 5", "utr: 19558 39661", "1955839661", 0.90},

		{"wrong", "utr: 1955839662", "", 0},
		{"longer", "utr: 195583966177777777777777", "", 0},
		{"goes on", "utr: 1955839661-44", "", 0},
		{"begins before", "utr: 44-1955839661", "", 0},
		{"short", "utr: 195583", "", 0},
		{"address", "utr: 1955839661@a.example", "", 0},
		{"no keyword", "it is 1955839661 here", "", 0},
	})
}
