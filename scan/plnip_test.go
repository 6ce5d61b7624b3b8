package scan

import "testing"

func TestPlNIP(t *testing.T) {
	testDetector(t, "pl_nip", []detection{
		{"groups of L9", "name=John+Smith&nr_nip=PL5498679402&submit=1", "PL5498679402", 0.90},
		{"label, endash", "numer NIP – PL4815853161", "PL4815853161", 0.90},
		{"label, camel", "{\"taxIdNip\":\"6811812574\"}", "6811812574", 0.90},
		{"label, semi", "Anna;Polish tax number;549 189 54 85;DE", "5491895485", 0.90},
		{"groups of L9 2", "NIP: PL6333287698", "PL6333287698", 0.90},
		{"groups of L9 3", "pl nip: PL6333287698", "PL6333287698", 0.90},
		{"label 1", "nip: 1234563218", "1234563218", 0.90},
		{"label 2", "nip 8567346215.", "8567346215", 0.90},
		{"label 3", "Our file has the nip and that is 1234563218, as agreed", "1234563218", 0.90},
		{"label 4", "nip=8567346215;", "8567346215", 0.90},
		{"label 5", "<nip>\n1234563218\n", "1234563218", 0.90},
		{"form 10", "nip: 1234563218", "1234563218", 0.90},
		{"form 3-3-2-2", "nip: 123-456-32-18", "1234563218", 0.90},
		{"form 3-2-2-3", "nip: 123-45-63-218", "1234563218", 0.90},
		{"form 3 3 2 2", "nip: 123 456 32 18", "1234563218", 0.90},
		{"alone 3-3-2-2", "it is 123-456-32-18 here", "1234563218", Medium},
		{"alone 3-2-2-3", "it is 123-45-63-218 here", "1234563218", Medium},

		{"wrong", "nip: 1234563219", "", 0},
		{"longer", "nip: 123456321877777777777777", "", 0},
		{"goes on", "nip: 1234563218-44", "", 0},
		{"begins before", "nip: 44-1234563218", "", 0},
		{"short", "nip: 123456", "", 0},
		{"address", "nip: 1234563218@a.example", "", 0},
	})
}
