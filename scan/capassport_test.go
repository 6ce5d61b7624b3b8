package scan

import "testing"

func TestCaPassport(t *testing.T) {
	testDetector(t, "ca_passport", []detection{
		{"label 1", "ca passport: GA302922", "GA302922", Medium},
		{"label 2", "ca passport A123456AB.", "A123456AB", Medium},
		{"label 3", "Our file has the ca passport and that is GA302922, as agreed", "GA302922", Medium},
		{"label 4", "ca passport=A123456AB;", "A123456AB", Medium},
		{"label 5", "<ca passport>\nGA302922\n", "GA302922", Medium},
		{"lower case", "ca passport: ga302922", "GA302922", Medium},

		{"wrong", "ca passport: GA30292", "", 0},
		{"longer", "ca passport: GA30292277777777777777", "", 0},
		{"goes on", "ca passport: GA302922-44", "", 0},
		{"begins before", "ca passport: 44-GA302922", "", 0},
		{"short", "ca passport: GA3029", "", 0},
		{"address", "ca passport: GA302922@a.example", "", 0},
		{"no keyword", "it is GA302922 here", "", 0},
	})
}
