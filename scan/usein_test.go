package scan

import "testing"

func TestUsEIN(t *testing.T) {
	testDetector(t, "us_ein", []detection{
		{"label, colon", "Fed ID: 84-1158211", "841158211", Medium},
		{"label, camel", "{\"employerIdentificationNumber\":\"665514193\"}", "665514193", Medium},
		{"label, camel 2", "{\"federalTaxId\":\"720781532\"}", "720781532", Medium},
		{"label 1", "ein: 911144442", "911144442", Medium},
		{"label 2", "ein 123456789.", "123456789", Medium},
		{"label 3", "Our file has the ein and that is 911144442, as agreed", "911144442", Medium},
		{"label 4", "ein=123456789;", "123456789", Medium},
		{"label 5", "<ein>\n911144442\n", "911144442", Medium},
		{"form 2-7", "ein: 91-1144442", "911144442", Medium},
		{"form 9", "ein: 911144442", "911144442", Medium},

		{"wrong", "ein: 071234567", "", 0},
		{"longer", "ein: 91114444277777777777777", "", 0},
		{"goes on", "ein: 911144442-44", "", 0},
		{"begins before", "ein: 44-911144442", "", 0},
		{"short", "ein: 911144", "", 0},
		{"address", "ein: 911144442@a.example", "", 0},
		{"no keyword", "it is 911144442 here", "", 0},
	})
}
