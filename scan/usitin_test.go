package scan

import "testing"

func TestUsITIN(t *testing.T) {
	testDetector(t, "us_itin", []detection{
		{"label, camel", "{\"itinNumber\":\"926814489\"}", "926814489", Medium},
		{"label 1", "itin: 912703456", "912703456", Medium},
		{"label 2", "itin 900881234.", "900881234", Medium},
		{"label 3", "Our file has the itin and that is 912703456, as agreed", "912703456", Medium},
		{"label 4", "itin=900881234;", "900881234", Medium},
		{"label 5", "<itin>\n912703456\n", "912703456", Medium},
		{"form 3-2-4", "itin: 912-70-3456", "912703456", Medium},
		{"form 9", "itin: 912703456", "912703456", Medium},
		{"form 3 2 4", "itin: 912 70 3456", "912703456", Medium},
		{"alone 3-2-4", "it is 912-70-3456 here", "912703456", Low},
		{"two groups", "ITIN 911-701234", "911701234", Medium},
		{"two groups, the other way", "taxpayer id: 91170-1234", "911701234", Medium},

		{"wrong", "itin: 912933456", "", 0},
		{"longer", "itin: 91270345677777777777777", "", 0},
		{"goes on", "itin: 912703456-44", "", 0},
		{"begins before", "itin: 44-912703456", "", 0},
		{"short", "itin: 912703", "", 0},
		{"address", "itin: 912703456@a.example", "", 0},
	})
}
