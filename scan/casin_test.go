package scan

import "testing"

func TestCaSIN(t *testing.T) {
	testDetector(t, "ca_sin", []detection{
		{"label 1", "sin: 744797853", "744797853", 0.90},
		{"label 2", "sin 336475660.", "336475660", 0.90},
		{"label 3", "Our file has the sin and that is 130692544, as agreed", "130692544", 0.90},
		{"label 4", "sin=744797853;", "744797853", 0.90},
		{"label 5", "<sin>\n336475660\n", "336475660", 0.90},
		{"form 3-3-3", "sin: 744-797-853", "744797853", 0.90},
		{"form 3 3 3", "sin: 744 797 853", "744797853", 0.90},
		{"form 9", "sin: 744797853", "744797853", 0.90},
		{"groups alone", "it is 130 692 544", "130692544", Low},

		{"wrong", "sin: 744797854", "", 0},
		{"longer", "sin: 74479785377777777777777", "", 0},
		{"goes on", "sin: 744797853-44", "", 0},
		{"begins before", "sin: 44-744797853", "", 0},
		{"short", "sin: 744797", "", 0},
		{"address", "sin: 744797853@a.example", "", 0},
		{"no keyword", "it is 744797853 here", "", 0},
	})
}
