package scan

import "testing"

func TestUsPassport(t *testing.T) {
	testDetector(t, "us_passport", []detection{
		{"label, camel", "{\"usPassport\":\"O50981063\"}", "O50981063", Medium},
		{"label, xml", "<americanPassport>B30383023</americanPassport>", "B30383023", Medium},
		{"label 1", "us passport: A90583942", "A90583942", Medium},
		{"label 2", "us passport C12345678.", "C12345678", Medium},
		{"label 3", "Our file has the us passport and that is A90583942, as agreed", "A90583942", Medium},
		{"label 4", "us passport=C12345678;", "C12345678", Medium},
		{"label 5", "<us passport>\nA90583942\n", "A90583942", Medium},
		{"lower case", "us passport: a90583942", "A90583942", Medium},

		{"wrong", "us passport: 0123456US", "", 0},
		{"longer", "us passport: A9058394277777777777777", "", 0},
		{"goes on", "us passport: A90583942-44", "", 0},
		{"begins before", "us passport: 44-A90583942", "", 0},
		{"short", "us passport: A90583", "", 0},
		{"address", "us passport: A90583942@a.example", "", 0},
		{"no keyword", "it is A90583942 here", "", 0},
	})
}
