package scan

import "testing"

func TestUsDEA(t *testing.T) {
	testDetector(t, "us_dea", []detection{
		{"label, colon", "DEA registration number: GA-8711334", "GA8711334", 0.90},
		{"label, colon 2", "DEA Reg. No.: BW-5585293", "BW5585293", 0.90},
		{"label, colon 3", "prescriber DEA: BM 8539352", "BM8539352", 0.90},
		{"label, colon 4", "us dea: BY 8275011", "BY8275011", 0.90},
		{"groups of L-9", "DEA: MB-9151351", "MB9151351", 0.90},
		{"label, colon 5", "DEA #: BZ-2922183", "BZ2922183", 0.90},
		{"label, camel", "{\"deaNumber\":\"aj5369459\"}", "AJ5369459", 0.90},
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
