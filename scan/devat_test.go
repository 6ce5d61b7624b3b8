package scan

import "testing"

func TestDeVAT(t *testing.T) {
	testDetector(t, "de_vat", []detection{
		{"label 1", "ust-id: DE136695976", "DE136695976", 0.90},
		{"label 2", "ust-id DE115235681.", "DE115235681", 0.90},
		{"label 3", "Our file has the ust-id and that is DE136695976, as agreed", "DE136695976", 0.90},
		{"label 4", "ust-id=DE115235681;", "DE115235681", 0.90},
		{"label 5", "<ust-id>\nDE136695976\n", "DE136695976", 0.90},
		{"lower case", "ust-id: de136695976", "DE136695976", 0.90},
		{"alone", "it is DE136695976 here", "DE136695976", Medium},

		{"wrong", "ust-id: DE136695977", "", 0},
		{"longer", "ust-id: DE13669597677777777777777", "", 0},
		{"goes on", "ust-id: DE136695976-44", "", 0},
		{"begins before", "ust-id: 44-DE136695976", "", 0},
		{"short", "ust-id: DE1366", "", 0},
		{"address", "ust-id: DE136695976@a.example", "", 0},
	})
}
