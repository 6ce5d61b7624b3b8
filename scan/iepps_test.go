package scan

import "testing"

func TestIePPS(t *testing.T) {
	testDetector(t, "ie_pps", []detection{
		{"label, colon", "PPS number: 8577750 L", "8577750L", 0.90},
		{"label, colon 2", "PPS No.: 8873100 T", "8873100T", 0.90},
		{"label, colon 3", "Irish PPS number: 8782790-S", "8782790S", 0.90},
		{"label, colon 4", "RSI number: 2425642-F", "2425642F", 0.90},
		{"label, yaml", "ppsn: 3491181 LA", "3491181LA", 0.90},
		{"label, arrow", "PPSN: -> 9608284-J", "9608284J", 0.90},
		{"label, xml", "<ppsNo>1102942H</ppsNo>", "1102942H", 0.90},
		{"label 1", "pps: 1234567T", "1234567T", 0.90},
		{"label 2", "pps 6433435F.", "6433435F", 0.90},
		{"label 3", "Our file has the pps and that is 1234567T, as agreed", "1234567T", 0.90},
		{"label 4", "pps=6433435F;", "6433435F", 0.90},
		{"label 5", "<pps>\n1234567T\n", "1234567T", 0.90},
		{"lower case", "pps: 1234567t", "1234567T", 0.90},

		{"wrong", "pps: 1234577WWW", "", 0},
		{"longer", "pps: 1234567T77777777777777", "", 0},
		{"goes on", "pps: 1234567T-44", "", 0},
		{"begins before", "pps: 44-1234567T", "", 0},
		{"short", "pps: 123456", "", 0},
		{"address", "pps: 1234567T@a.example", "", 0},
		{"no keyword", "it is 1234567T here", "", 0},
	})
}
