package scan

import "testing"

func TestInAadhaar(t *testing.T) {
	testDetector(t, "in_aadhaar", []detection{
		{"label 1", "aadhaar: 234123412346", "234123412346", 0.90},
		{"label 2", "aadhaar 298448863364.", "298448863364", 0.90},
		{"label 3", "Our file has the aadhaar and that is 234123412346, as agreed", "234123412346", 0.90},
		{"label 4", "aadhaar=298448863364;", "298448863364", 0.90},
		{"label 5", "<aadhaar>\n234123412346\n", "234123412346", 0.90},
		{"form 12", "aadhaar: 234123412346", "234123412346", 0.90},
		{"form 4 4 4", "aadhaar: 2341 2341 2346", "234123412346", 0.90},
		{"form 4-4-4", "aadhaar: 2341-2341-2346", "234123412346", 0.90},

		{"wrong", "aadhaar: 234123412347", "", 0},
		{"longer", "aadhaar: 23412341234677777777777777", "", 0},
		{"goes on", "aadhaar: 234123412346-44", "", 0},
		{"begins before", "aadhaar: 44-234123412346", "", 0},
		{"short", "aadhaar: 234123", "", 0},
		{"address", "aadhaar: 234123412346@a.example", "", 0},
		{"no keyword", "it is 234123412346 here", "", 0},
	})
}
