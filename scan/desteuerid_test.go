package scan

import "testing"

func TestDeSteuerID(t *testing.T) {
	testDetector(t, "de_steuer_id", []detection{
		{"label, colon", "tax identification number: 17429059360", "17429059360", 0.90},
		{"label, paren", "Please check (Steueridentnummer 37682015907) before Friday.", "37682015907", 0.90},
		{"label 1", "steuer-id: 86095742719", "86095742719", 0.90},
		{"label 2", "steuer-id 65929970489.", "65929970489", 0.90},
		{"label 3", "Our file has the steuer-id and that is 79608434120, as agreed", "79608434120", 0.90},
		{"label 4", "steuer-id=86095742719;", "86095742719", 0.90},
		{"label 5", "<steuer-id>\n65929970489\n", "65929970489", 0.90},
		{"form 11", "steuer-id: 86095742719", "86095742719", 0.90},
		{"form 2 3 3 3", "steuer-id: 86 095 742 719", "86095742719", 0.90},
		{"alone 2 3 3 3", "it is 86 095 742 719 here", "86095742719", Medium},
		{"ten different digits", "Steuer-ID: 12345678903", "12345678903", Low},

		{"wrong", "steuer-id: 86095742710", "", 0},
		{"longer", "steuer-id: 8609574271977777777777777", "", 0},
		{"goes on", "steuer-id: 86095742719-44", "", 0},
		{"begins before", "steuer-id: 44-86095742719", "", 0},
		{"short", "steuer-id: 860957", "", 0},
		{"address", "steuer-id: 86095742719@a.example", "", 0},
		{"ten different digits, further away", "die Steuer-ID in der Zeile 12345678903", "", 0},
	})
}
