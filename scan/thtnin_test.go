package scan

import "testing"

func TestThTnin(t *testing.T) {
	testDetector(t, "th_tnin", []detection{
		{"label 1", "thai id: 1101230000060", "1101230000060", 0.90},
		{"label 2", "thai id 3100600445635.", "3100600445635", 0.90},
		{"label 3", "Our file has the thai id and that is 1101230000060, as agreed", "1101230000060", 0.90},
		{"label 4", "thai id=3100600445635;", "3100600445635", 0.90},
		{"label 5", "<thai id>\n1101230000060\n", "1101230000060", 0.90},
		{"form 13", "thai id: 1101230000060", "1101230000060", 0.90},
		{"form 1-4-5-2-1", "thai id: 1-1012-30000-06-0", "1101230000060", 0.90},
		{"form 1 4 5 2 1", "thai id: 1 1012 30000 06 0", "1101230000060", 0.90},
		{"alone 1-4-5-2-1", "it is 1-1012-30000-06-0 here", "1101230000060", Medium},

		{"wrong", "thai id: 1101230000061", "", 0},
		{"longer", "thai id: 110123000006077777777777777", "", 0},
		{"goes on", "thai id: 1101230000060-44", "", 0},
		{"begins before", "thai id: 44-1101230000060", "", 0},
		{"short", "thai id: 110123", "", 0},
		{"address", "thai id: 1101230000060@a.example", "", 0},
	})
}
