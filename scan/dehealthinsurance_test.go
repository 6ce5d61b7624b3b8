package scan

import "testing"

func TestDeHealthInsurance(t *testing.T) {
	testDetector(t, "de_health_insurance", []detection{
		{"label, colon", "Versicherten-Nr.: D 304845262", "D304845262", 0.90},
		{"label, colon 2", "KV-Nummer: O 971429374", "O971429374", 0.90},
		{"label, colon 3", "health insurance number: J 355 253 587", "J355253587", 0.90},
		{"label, colon 4", "KVNr: B 069 035 695", "B069035695", 0.90},
		{"label, colon 5", "Krankenkassennummer: E492284614", "E492284614", 0.90},
		{"label, dots", "Versichertennummer ........ P 094926468", "P094926468", 0.90},
		{"label, star", "*Krankenkassennummer*: t179056120", "T179056120", 0.90},
		{"label 1", "kvnr: A123456780", "A123456780", 0.90},
		{"label 2", "kvnr A123456780.", "A123456780", 0.90},
		{"label 3", "Our file has the kvnr and that is A123456780, as agreed", "A123456780", 0.90},
		{"label 4", "kvnr=A123456780;", "A123456780", 0.90},
		{"label 5", "<kvnr>\nA123456780\n", "A123456780", 0.90},
		{"lower case", "kvnr: a123456780", "A123456780", 0.90},

		{"wrong", "kvnr: A123456781", "", 0},
		{"longer", "kvnr: A12345678077777777777777", "", 0},
		{"goes on", "kvnr: A123456780-44", "", 0},
		{"begins before", "kvnr: 44-A123456780", "", 0},
		{"short", "kvnr: A12345", "", 0},
		{"address", "kvnr: A123456780@a.example", "", 0},
		{"no keyword", "it is A123456780 here", "", 0},
	})
}
