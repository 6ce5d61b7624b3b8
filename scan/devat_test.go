package scan

import "testing"

func TestDeVAT(t *testing.T) {
	testDetector(t, "de_vat", []detection{
		{"label, colon", "USt-ID: DE 100540249", "DE100540249", 0.90},
		{"label, colon 2", "VAT: DE 968707242", "DE968707242", 0.90},
		{"label, colon 3", "VAT ID: DE 588 763 577", "DE588763577", 0.90},
		{"label, colon 4", "UStID: DE 950 401 579", "DE950401579", 0.90},
		{"label, camel", "{\"umsatzsteuerId\":\"DE 793799833\"}", "DE793799833", 0.90},
		{"label, hash", "VAT number #DE 904677650", "DE904677650", 0.90},
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
