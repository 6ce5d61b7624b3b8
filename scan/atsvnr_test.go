package scan

import "testing"

func TestAtSvnr(t *testing.T) {
	testDetector(t, "at_svnr", []detection{
		{"label 1", "svnr: 1237010180", "1237010180", 0.90},
		{"label 2", "svnr 1237010180.", "1237010180", 0.90},
		{"label 3", "Our file has the svnr and that is 1237010180, as agreed", "1237010180", 0.90},
		{"label 4", "svnr=1237010180;", "1237010180", 0.90},
		{"label 5", "<svnr>\n1237010180\n", "1237010180", 0.90},
		{"form 10", "svnr: 1237010180", "1237010180", 0.90},
		{"form 4 6", "svnr: 1237 010180", "1237010180", 0.90},
		{"form 4-6", "svnr: 1237-010180", "1237010180", 0.90},

		{"wrong", "svnr: 1237010181", "", 0},
		{"longer", "svnr: 123701018077777777777777", "", 0},
		{"goes on", "svnr: 1237010180-44", "", 0},
		{"begins before", "svnr: 44-1237010180", "", 0},
		{"short", "svnr: 123701", "", 0},
		{"address", "svnr: 1237010180@a.example", "", 0},
		{"no keyword", "it is 1237010180 here", "", 0},
	})
}
