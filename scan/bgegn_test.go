package scan

import "testing"

func TestBgEGN(t *testing.T) {
	testDetector(t, "bg_egn", []detection{
		{"label 1", "egn: 7523169263", "7523169263", 0.90},
		{"label 2", "egn 7521010014.", "7521010014", 0.90},
		{"label 3", "Our file has the egn and that is 7523169263, as agreed", "7523169263", 0.90},
		{"label 4", "egn=7521010014;", "7521010014", 0.90},
		{"label 5", "<egn>\n7523169263\n", "7523169263", 0.90},
		{"form 10", "egn: 7523169263", "7523169263", 0.90},

		{"wrong", "egn: 7523169264", "", 0},
		{"longer", "egn: 752316926377777777777777", "", 0},
		{"goes on", "egn: 7523169263-44", "", 0},
		{"begins before", "egn: 44-7523169263", "", 0},
		{"short", "egn: 752316", "", 0},
		{"address", "egn: 7523169263@a.example", "", 0},
		{"no keyword", "it is 7523169263 here", "", 0},
	})
}
