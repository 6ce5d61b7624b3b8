package scan

import "testing"

func TestSwiftBIC(t *testing.T) {
	testDetector(t, "swift_bic", []detection{
		{"label, camel", "{\"codeBic\":\"HSBCGB2LXXX\"}", "HSBCGB2LXXX", Medium},
		{"label, xml", "<swiftCode>CRLYFRPP500</swiftCode>", "CRLYFRPP500", Medium},
		{"label 1", "swift: DEUTDEFF500", "DEUTDEFF500", Medium},
		{"label 2", "swift SBICKEN1345.", "SBICKEN1345", Medium},
		{"label 3", "Our file has the swift and that is SBICKEN1YYP, as agreed", "SBICKEN1YYP", Medium},
		{"label 4", "swift=DEUTDEFF500;", "DEUTDEFF500", Medium},
		{"label 5", "<swift>\nSBICKEN1345\n", "SBICKEN1345", Medium},
		{"groups", "BIC: ABNA NL 2A", "ABNANL2A", Low},

		{"wrong", "swift: S23CKENXXXX", "", 0},
		{"longer", "swift: DEUTDEFF50077777777777777", "", 0},
		{"goes on", "swift: DEUTDEFF500-44", "", 0},
		{"begins before", "swift: 44-DEUTDEFF500", "", 0},
		{"short", "swift: DEUTDE", "", 0},
		{"address", "swift: DEUTDEFF500@a.example", "", 0},
		{"no keyword", "it is DEUTDEFF500 here", "", 0},
		{"words", "SWIFT CODES AND THAT IS IN", "", 0},
	})
}
