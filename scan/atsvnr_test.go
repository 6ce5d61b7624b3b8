package scan

import "testing"

func TestAtSvnr(t *testing.T) {
	testDetector(t, "at_svnr", []detection{
		{"label, colon", "Versicherungsnummer: 2585 24 11 66", "2585241166", 0.90},
		{"label, colon 2", "VSNR: 9132 19 02 57", "9132190257", 0.90},
		{"label, colon 3", "Austrian social security number: 9245-210840", "9245210840", 0.90},
		{"label, colon 4", "at svnr: 4563 09.05.38", "4563090538", 0.90},
		{"label, comma", "Sozialversicherungsnummer, 7706 18.11.75, and the rest", "7706181175", 0.90},
		{"label, slash", "SVNR:1017/170481", "1017170481", 0.90},
		{"label, has", "The customer gave 5316 170199 as Austrian social security number.", "5316170199", 0.90},
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
