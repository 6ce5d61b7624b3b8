package scan

import "testing"

func TestMyNric(t *testing.T) {
	testDetector(t, "my_nric", []detection{
		{"label 1", "nric: 770305021234", "770305021234", Medium},
		{"label 2", "nric 890126145678.", "890126145678", Medium},
		{"label 3", "Our file has the nric and that is 770305021234, as agreed", "770305021234", Medium},
		{"label 4", "nric=890126145678;", "890126145678", Medium},
		{"label 5", "<nric>\n770305021234\n", "770305021234", Medium},
		{"form 6-2-4", "nric: 770305-02-1234", "770305021234", Medium},
		{"form 12", "nric: 770305021234", "770305021234", Medium},
		{"alone 6-2-4", "it is 770305-02-1234 here", "770305021234", Low},

		{"wrong", "nric: 771305021234", "", 0},
		{"longer", "nric: 77030502123477777777777777", "", 0},
		{"goes on", "nric: 770305021234-44", "", 0},
		{"begins before", "nric: 44-770305021234", "", 0},
		{"short", "nric: 770305", "", 0},
		{"address", "nric: 770305021234@a.example", "", 0},
	})
}
