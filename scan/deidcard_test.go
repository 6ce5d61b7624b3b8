package scan

import "testing"

func TestDeIDCard(t *testing.T) {
	testDetector(t, "de_id_card", []detection{
		{"label, camel", "{\"persoNr\":\"RVC5CX5RH1\"}", "RVC5CX5RH1", 0.90},
		{"label 1", "personalausweis: T220001293", "T220001293", 0.90},
		{"label 2", "personalausweis L01X00T471.", "L01X00T471", 0.90},
		{"label 3", "Our file has the personalausweis and that is T220001293, as agreed", "T220001293", 0.90},
		{"label 4", "personalausweis=L01X00T471;", "L01X00T471", 0.90},
		{"label 5", "<personalausweis>\nT220001293\n", "T220001293", 0.90},
		{"lower case", "personalausweis: t220001293", "T220001293", 0.90},
		{"without the check digit", "Ausweisnummer L01X00T47", "L01X00T47", Medium},

		{"wrong", "personalausweis: T220001294", "", 0},
		{"longer", "personalausweis: T22000129377777777777777", "", 0},
		{"goes on", "personalausweis: T220001293-44", "", 0},
		{"begins before", "personalausweis: 44-T220001293", "", 0},
		{"short", "personalausweis: T22000", "", 0},
		{"address", "personalausweis: T220001293@a.example", "", 0},
		{"no keyword", "it is T220001293 here", "", 0},
	})
}
