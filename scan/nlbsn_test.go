package scan

import "testing"

func TestNlBSN(t *testing.T) {
	testDetector(t, "nl_bsn", []detection{
		{"label, colon", "burger service nummer: 484 554 694", "484554694", 0.90},
		{"label, colon 2", "Dutch citizen service number: 270 275 708", "270275708", 0.90},
		{"label, colon 3", "BSN nr.: 123.885.085", "123885085", 0.90},
		{"label, colon 4", "bsnnummer: 214.370.896", "214370896", 0.90},
		{"label, colon 5", "nl bsn: 1412 61 742", "141261742", 0.90},
		{"label, endash", "BSN – 8829 05 995", "882905995", 0.90},
		{"label, camel", "{\"bsnNummer\":\"589094506\"}", "589094506", 0.90},
		{"label 1", "bsn: 111222333", "111222333", 0.90},
		{"label 2", "bsn 123456782.", "123456782", 0.90},
		{"label 3", "Our file has the bsn and that is 174559434, as agreed", "174559434", 0.90},
		{"label 4", "bsn=111222333;", "111222333", 0.90},
		{"label 5", "<bsn>\n123456782\n", "123456782", 0.90},
		{"form 9", "bsn: 111222333", "111222333", 0.90},
		{"form 4.2.3", "bsn: 1112.22.333", "111222333", 0.90},

		{"wrong", "bsn: 111222334", "", 0},
		{"longer", "bsn: 11122233377777777777777", "", 0},
		{"goes on", "bsn: 111222333-44", "", 0},
		{"begins before", "bsn: 44-111222333", "", 0},
		{"short", "bsn: 111222", "", 0},
		{"address", "bsn: 111222333@a.example", "", 0},
		{"no keyword", "it is 111222333 here", "", 0},
	})
}
