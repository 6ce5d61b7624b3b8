package scan

import "testing"

func TestHkID(t *testing.T) {
	testDetector(t, "hk_id", []detection{
		{"label 1", "hkid: A1234563", "A1234563", 0.90},
		{"label 2", "hkid Z867821A.", "Z867821A", 0.90},
		{"label 3", "Our file has the hkid and that is A1234563, as agreed", "A1234563", 0.90},
		{"label 4", "hkid=Z867821A;", "Z867821A", 0.90},
		{"label 5", "<hkid>\nA1234563\n", "A1234563", 0.90},
		{"lower case", "hkid: a1234563", "A1234563", 0.90},
		{"square brackets", "HKID: A123456[3]", "A1234563", 0.90},

		{"wrong", "hkid: M4578601", "", 0},
		{"longer", "hkid: A123456377777777777777", "", 0},
		{"goes on", "hkid: A1234563-44", "", 0},
		{"begins before", "hkid: 44-A1234563", "", 0},
		{"short", "hkid: A12345", "", 0},
		{"address", "hkid: A1234563@a.example", "", 0},
		{"no keyword", "it is A1234563 here", "", 0},
	})
}
