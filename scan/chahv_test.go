package scan

import "testing"

func TestChAhv(t *testing.T) {
	testDetector(t, "ch_ahv", []detection{
		{"label, colon", "Swiss social security number: 756-2243-6393-84", "7562243639384", 0.90},
		{"label, colon 2", "Sozialversicherungsnummer: 756-5196-3042-00", "7565196304200", 0.90},
		{"label, colon 3", "OASI: 7563444176258", "7563444176258", 0.90},
		{"label, arrow", "AHV-Nr. -> 756-5015-3154-79", "7565015315479", 0.90},
		{"label, bullet", "- OASI: 756 6276 5026 91\n- Name: Anna", "7566276502691", 0.90},
		{"label, json", "{\"name\": \"John Smith\", \"numero_avs\": \"756-5998-1502-89\", \"active\": true}", "7565998150289", 0.90},
		{"label 1", "ahv: 7569217076985", "7569217076985", 0.90},
		{"label 2", "ahv 7569217076985.", "7569217076985", 0.90},
		{"label 3", "Our file has the ahv and that is 7569217076985, as agreed", "7569217076985", 0.90},
		{"label 4", "ahv=7569217076985;", "7569217076985", 0.90},
		{"label 5", "<ahv>\n7569217076985\n", "7569217076985", 0.90},
		{"form 13", "ahv: 7569217076985", "7569217076985", 0.90},
		{"form 3.4.4.2", "ahv: 756.9217.0769.85", "7569217076985", 0.90},
		{"form 3 4 4 2", "ahv: 756 9217 0769 85", "7569217076985", 0.90},
		{"alone 3.4.4.2", "it is 756.9217.0769.85 here", "7569217076985", Medium},

		{"wrong", "ahv: 7569217076986", "", 0},
		{"longer", "ahv: 756921707698577777777777777", "", 0},
		{"goes on", "ahv: 7569217076985-44", "", 0},
		{"begins before", "ahv: 44-7569217076985", "", 0},
		{"short", "ahv: 756921", "", 0},
		{"address", "ahv: 7569217076985@a.example", "", 0},
	})
}
