package scan

import "testing"

func TestHkID(t *testing.T) {
	testDetector(t, "hk_id", []detection{
		{"label, colon", "香港身份證: E148618 (0)", "E1486180", 0.90},
		{"label, colon 2", "HK Identity Card: Y583676 (8)", "Y5836768", 0.90},
		{"label, colon 3", "HKIC: R417390-1", "R4173901", 0.90},
		{"label, colon 4", "Hong Kong Identity Card No.: R312217-3", "R3122173", 0.90},
		{"label, paren", "Please check (hk id A158881-0) before Friday.", "A1588810", 0.90},
		{"label, comma", "hk id, A062953-A, and the rest", "A062953A", 0.90},
		{"label, camel", "{\"hkIdentityCard\":\"E0009486\"}", "E0009486", 0.90},
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
