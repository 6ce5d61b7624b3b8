package scan

import "testing"

func TestNgNin(t *testing.T) {
	testDetector(t, "ng_nin", []detection{
		{"label 1", "nin: 12345678901", "12345678901", Low},
		{"label 2", "nin 70123456789.", "70123456789", Low},
		{"label 3", "Our file has the nin and that is 12345678901, as agreed", "12345678901", Low},
		{"label 4", "nin=70123456789;", "70123456789", Low},
		{"label 5", "<nin>\n12345678901\n", "12345678901", Low},
		{"form 11", "nin: 12345678901", "12345678901", Low},
		{"check", "NIN: 98765432102", "98765432102", 0.90},

		{"wrong", "nin: 0000000000", "", 0},
		{"longer", "nin: 1234567890177777777777777", "", 0},
		{"goes on", "nin: 12345678901-44", "", 0},
		{"begins before", "nin: 44-12345678901", "", 0},
		{"short", "nin: 123456", "", 0},
		{"address", "nin: 12345678901@a.example", "", 0},
		{"no keyword", "it is 12345678901 here", "", 0},
	})
}
