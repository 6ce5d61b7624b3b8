package scan

import "testing"

func TestRoCNP(t *testing.T) {
	testDetector(t, "ro_cnp", []detection{
		{"label, colon", "C.N.P.: 5600513415354", "5600513415354", 0.90},
		{"label, xml", "<cnpUl>6910910165694</cnpUl>", "6910910165694", 0.90},
		{"label 1", "cnp: 1800101221144", "1800101221144", 0.90},
		{"label 2", "cnp 1001011234560.", "1001011234560", 0.90},
		{"label 3", "Our file has the cnp and that is 9000123456789, as agreed", "9000123456789", 0.90},
		{"label 4", "cnp=1800101221144;", "1800101221144", 0.90},
		{"label 5", "<cnp>\n1001011234560\n", "1001011234560", 0.90},
		{"form 13", "cnp: 1800101221144", "1800101221144", 0.90},

		{"wrong", "cnp: 1800101221145", "", 0},
		{"longer", "cnp: 180010122114477777777777777", "", 0},
		{"goes on", "cnp: 1800101221144-44", "", 0},
		{"begins before", "cnp: 44-1800101221144", "", 0},
		{"short", "cnp: 180010", "", 0},
		{"address", "cnp: 1800101221144@a.example", "", 0},
		{"no keyword", "it is 1800101221144 here", "", 0},
	})
}
