package scan

import "testing"

func TestUaRntrc(t *testing.T) {
	testDetector(t, "ua_rntrc", []detection{
		{"label 1", "rntrc: 3006321856", "3006321856", 0.90},
		{"label 2", "rntrc 2164212906.", "2164212906", 0.90},
		{"label 3", "Our file has the rntrc and that is 3006321856, as agreed", "3006321856", 0.90},
		{"label 4", "rntrc=2164212906;", "2164212906", 0.90},
		{"label 5", "<rntrc>\n3006321856\n", "3006321856", 0.90},
		{"form 10", "rntrc: 3006321856", "3006321856", 0.90},

		{"wrong", "rntrc: 3006321857", "", 0},
		{"longer", "rntrc: 300632185677777777777777", "", 0},
		{"goes on", "rntrc: 3006321856-44", "", 0},
		{"begins before", "rntrc: 44-3006321856", "", 0},
		{"short", "rntrc: 300632", "", 0},
		{"address", "rntrc: 3006321856@a.example", "", 0},
		{"no keyword", "it is 3006321856 here", "", 0},
	})
}
