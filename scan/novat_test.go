package scan

import "testing"

func TestNoVAT(t *testing.T) {
	testDetector(t, "no_vat", []detection{
		{"MVA", "NO995525828MVA", "NO995525828MVA", Medium},
		{"org", "Org.nr. 995 525 828", "995525828", 0.90},
		{"compact", "organisasjonsnummer: 995525828", "995525828", 0.90},
		{"no prefix", "MVA: 995525828MVA", "995525828MVA", 0.90},
		{"label", "no vat: 995525828", "995525828", 0.90},

		{"wrong 1", "orgnr: 995525829", "", 0},
		{"wrong 2", "orgnr: 895525828", "", 0},
		{"wrong 3", "orgnr: 99552582", "", 0},
		{"longer", "orgnr: 99552582877777777", "", 0},
		{"goes on", "orgnr: 995525828-4412", "", 0},
		{"begins before", "orgnr: 4412-995525828", "", 0},
		{"address", "orgnr: 995525828@a.example", "", 0},
		{"no keyword", "it is 995525828 here", "", 0},
	})
}
