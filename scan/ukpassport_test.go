package scan

import "testing"

func TestUkPassport(t *testing.T) {
	testDetector(t, "uk_passport", []detection{
		{"label, camel", "{\"ukPassport\":\"814193850\"}", "814193850", Medium},
		{"label, camel 2", "{\"passportNo\":\"811853504\"}", "811853504", Medium},
		{"label, xml", "<britishPassport>813091264</britishPassport>", "813091264", Medium},
		{"label 1", "uk passport: 107182890", "107182890", Medium},
		{"label 2", "uk passport 925076473.", "925076473", Medium},
		{"label 3", "Our file has the uk passport and that is 107182890, as agreed", "107182890", Medium},
		{"label 4", "uk passport=925076473;", "925076473", Medium},
		{"label 5", "<uk passport>\n107182890\n", "107182890", Medium},
		{"form 9", "uk passport: 107182890", "107182890", Medium},

		{"wrong", "uk passport: 00000000", "", 0},
		{"longer", "uk passport: 10718289077777777777777", "", 0},
		{"goes on", "uk passport: 107182890-44", "", 0},
		{"begins before", "uk passport: 44-107182890", "", 0},
		{"short", "uk passport: 107182", "", 0},
		{"address", "uk passport: 107182890@a.example", "", 0},
		{"no keyword", "it is 107182890 here", "", 0},
	})
}
