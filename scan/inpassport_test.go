package scan

import "testing"

func TestInPassport(t *testing.T) {
	testDetector(t, "in_passport", []detection{
		{"label, camel", "{\"inPassport\":\"J 9018718\"}", "J9018718", Medium},
		{"label, camel 2", "{\"indianPassport\":\"S 9638074\"}", "S9638074", Medium},
		{"label 1", "passport: A2096457", "A2096457", Medium},
		{"label 2", "passport J8369854.", "J8369854", Medium},
		{"label 3", "Our file has the passport and that is A2096457, as agreed", "A2096457", Medium},
		{"label 4", "passport=J8369854;", "J8369854", Medium},
		{"label 5", "<passport>\nA2096457\n", "A2096457", Medium},
		{"lower case", "passport: a2096457", "A2096457", Medium},
		{"dash", "passport no N-1034840", "N1034840", Medium},

		{"wrong", "passport: 0123456789", "", 0},
		{"longer", "passport: A209645777777777777777", "", 0},
		{"goes on", "passport: A2096457-44", "", 0},
		{"begins before", "passport: 44-A2096457", "", 0},
		{"short", "passport: A20964", "", 0},
		{"address", "passport: A2096457@a.example", "", 0},
		{"no keyword", "it is A2096457 here", "", 0},
	})
}
