package scan

import "testing"

func TestCyTIN(t *testing.T) {
	testDetector(t, "cy_tin", []detection{
		{"TAXUD", "tin: 00123123T", "00123123T", 0.90},
		{"other", "cy tin: 99652156X", "99652156X", 0.90},
		{"VAT", "VAT number 10259033P", "10259033P", 0.90},
		{"lower case", "tax id 10259033p", "10259033P", 0.90},
		{"Greek", "ΑΦΜ: 10259033P", "10259033P", 0.90},

		{"wrong 1", "tin: 10259033Z", "", 0},
		{"wrong 2", "tin: 1025903P", "", 0},
		{"wrong 3", "tin: 00123123U", "", 0},
		{"longer", "tin: 10259033P77777777", "", 0},
		{"goes on", "tin: 10259033P-4412", "", 0},
		{"begins before", "tin: 4412-10259033P", "", 0},
		{"address", "tin: 10259033P@a.example", "", 0},
		{"no keyword", "it is 10259033P here", "", 0},
	})
}
