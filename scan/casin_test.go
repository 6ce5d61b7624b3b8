package scan

import "testing"

func TestCaSIN(t *testing.T) {
	testDetector(t, "ca_sin", []detection{
		{"label, colon", "SIN #: 319.484.085", "319484085", 0.90},
		{"label, colon 2", "social insurance no.: 794.307.314", "794307314", 0.90},
		{"label, arrow", "numéro d'assurance sociale -> 747.103.521", "747103521", 0.90},
		{"label, json", "{\"name\": \"John Smith\", \"nas\": \"242.078.335\", \"active\": true}", "242078335", 0.90},
		{"groups of 9.9.9", "SIN: 502.829.658", "502829658", 0.90},
		{"groups of 9.9.9 2", "ca sin: 502.829.658", "502829658", 0.90},
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
