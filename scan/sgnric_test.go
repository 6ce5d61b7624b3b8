package scan

import "testing"

func TestSgNric(t *testing.T) {
	testDetector(t, "sg_nric", []detection{
		{"label, colon", "NRIC No.: F-0182694-T", "F0182694T", 0.90},
		{"label, colon 2", "Identity Card No.: F-8158045-Q", "F8158045Q", 0.90},
		{"label, colon 3", "NRIC:: T 0060240 F", "T0060240F", 0.90},
		{"label, colon 4", "sg nric: T 3202455 B", "T3202455B", 0.90},
		{"groups of L-9-L", "NRIC: F-5963905-Q", "F5963905Q", 0.90},
		{"label, json", "{\"name\": \"John Smith\", \"singapore_nric\": \"T 2189691 D\", \"active\": true}", "T2189691D", 0.90},
		{"label 1", "nric: S1234567D", "S1234567D", 0.90},
		{"label 2", "nric T1234567J.", "T1234567J", 0.90},
		{"label 3", "Our file has the nric and that is G1234567X, as agreed", "G1234567X", 0.90},
		{"label 4", "nric=S1234567D;", "S1234567D", 0.90},
		{"label 5", "<nric>\nT1234567J\n", "T1234567J", 0.90},
		{"lower case", "nric: s1234567d", "S1234567D", 0.90},
		{"alone", "it is S1234567D here", "S1234567D", Medium},

		{"wrong", "nric: S1234568D", "", 0},
		{"longer", "nric: S1234567D77777777777777", "", 0},
		{"goes on", "nric: S1234567D-44", "", 0},
		{"begins before", "nric: 44-S1234567D", "", 0},
		{"short", "nric: S12345", "", 0},
		{"address", "nric: S1234567D@a.example", "", 0},
	})
}
