package scan

import "testing"

func TestNgNin(t *testing.T) {
	testDetector(t, "ng_nin", []detection{
		{"label, colon", "NIMC NIN: 5820 611 4362", "58206114362", 0.90},
		{"label, colon 2", "Nigerian NIN: 5818 020 6879", "58180206879", 0.90},
		{"label, colon 3", "NIN:: 7682 5050 727", "76825050727", 0.90},
		{"label, colon 4", "NIN number: 6529 6796 626", "65296796626", 0.90},
		{"label, colon 5", "Nigeria national ID: 3190-568-9947", "31905689947", 0.90},
		{"label, colon 6", "ng nin: 6280-890-2812", "62808902812", 0.90},
		{"label, number", "Nigeria national ID number: 40967474550", "40967474550", 0.90},
		{"label 1", "nin: 12345678902", "12345678902", 0.90},
		{"label 2", "nin 70123456782.", "70123456782", 0.90},
		{"label 3", "Our file has the nin and that is 12345678902, as agreed", "12345678902", 0.90},
		{"label 4", "nin=70123456782;", "70123456782", 0.90},
		{"label 5", "<nin>\n12345678902\n", "12345678902", 0.90},
		{"form 11", "nin: 12345678902", "12345678902", 0.90},
		{"check", "NIN: 98765432102", "98765432102", 0.90},

		{"grouped", "NIN: 1234 567 8902", "12345678902", 0.90},
		{"any groups", "NIN number: 123-4567-8902", "12345678902", 0.90},
		{"country", "Nigerian national ID: 70123456782", "70123456782", 0.90},

		{"wrong", "nin: 0000000000", "", 0},
		{"wrong check", "nin: 12345678903", "", 0},
		{"longer", "nin: 1234567890277777777777777", "", 0},
		{"goes on", "nin: 12345678902-44", "", 0},
		{"begins before", "nin: 44-12345678902", "", 0},
		{"short", "nin: 123456", "", 0},
		{"address", "nin: 12345678902@a.example", "", 0},
		{"no keyword", "it is 12345678902 here", "", 0},
	})
}
