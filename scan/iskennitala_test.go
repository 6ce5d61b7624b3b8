package scan

import "testing"

func TestIsKennitala(t *testing.T) {
	testDetector(t, "is_kennitala", []detection{
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
