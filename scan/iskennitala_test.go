package scan

import "testing"

func TestIsKennitala(t *testing.T) {
	testDetector(t, "is_kennitala", []detection{
		{"label, colon", "kt: 180798 1029", "1807981029", 0.90},
		{"label, colon 2", "kennitölu: 200971 4429", "2009714429", 0.90},
		{"label, json", "{\"name\": \"John Smith\", \"icelandic_id_number\": \"101153 8519\", \"active\": true}", "1011538519", 0.90},
		{"label, paren", "Please check (Kennitala: 270589 4059) before Friday.", "2705894059", 0.90},
		{"label, html", "<tr><td>kt.</td><td>110163 2079</td></tr>", "1101632079", 0.90},
		{"groups of 9 9", "kennitala: 270366 0159", "2703660159", 0.90},
		{"label 1", "kennitala: 1201743399", "1201743399", 0.90},
		{"label 2", "kennitala 4504013150.", "4504013150", 0.90},
		{"label 3", "Our file has the kennitala and that is 1201743399, as agreed", "1201743399", 0.90},
		{"label 4", "kennitala=4504013150;", "4504013150", 0.90},
		{"label 5", "<kennitala>\n1201743399\n", "1201743399", 0.90},
		{"form 6-4", "kennitala: 120174-3399", "1201743399", 0.90},
		{"form 10", "kennitala: 1201743399", "1201743399", 0.90},
		{"alone 6-4", "it is 120174-3399 here", "1201743399", Medium},

		{"wrong", "kennitala: 1201743389", "", 0},
		{"longer", "kennitala: 120174339977777777777777", "", 0},
		{"goes on", "kennitala: 1201743399-44", "", 0},
		{"begins before", "kennitala: 44-1201743399", "", 0},
		{"short", "kennitala: 120174", "", 0},
		{"address", "kennitala: 1201743399@a.example", "", 0},
	})
}
