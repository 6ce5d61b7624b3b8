package scan

import "testing"

func TestUsDEA(t *testing.T) {
	testDetector(t, "us_dea", []detection{
		{"label 1", "dea: AB1234563", "AB1234563", 0.90},
		{"label 2", "dea BJ6125341.", "BJ6125341", 0.90},
		{"label 3", "Our file has the dea and that is AB1234563, as agreed", "AB1234563", 0.90},
		{"label 4", "dea=BJ6125341;", "BJ6125341", 0.90},
		{"label 5", "<dea>\nAB1234563\n", "AB1234563", 0.90},
		{"lower case", "dea: ab1234563", "AB1234563", 0.90},
		{"business", "DEA number A91234563", "A91234563", 0.90},

		{"wrong", "dea: AB1234564", "", 0},
		{"longer", "dea: AB123456377777777777777", "", 0},
		{"goes on", "dea: AB1234563-44", "", 0},
		{"begins before", "dea: 44-AB1234563", "", 0},
		{"short", "dea: AB1234", "", 0},
		{"address", "dea: AB1234563@a.example", "", 0},
		{"no keyword", "it is AB1234563 here", "", 0},
	})
}
