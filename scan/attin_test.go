package scan

import "testing"

func TestAtTIN(t *testing.T) {
	testDetector(t, "at_tin", []detection{
		{"OECD", "Steuernummer: 93-173/6581", "931736581", 0.90},
		{"compact", "Abgabenkontonummer 931736581", "931736581", 0.90},
		{"blank", "St.Nr. 59 119/9013", "591199013", 0.90},
		{"label", "at tin: 59-119/9013", "591199013", 0.90},
		{"slashes", "Finanzamt 59/119/9013", "591199013", 0.90},

		{"wrong 1", "steuernummer: 59-119/9014", "", 0},
		{"wrong 2", "steuernummer: 59-119/901", "", 0},
		{"wrong 3", "steuernummer: 09-119/9013", "", 0},
		{"longer", "steuernummer: 59-119/901377777777", "", 0},
		{"goes on", "steuernummer: 59-119/9013-4412", "", 0},
		{"begins before", "steuernummer: 4412-59-119/9013", "", 0},
		{"address", "steuernummer: 59-119/9013@a.example", "", 0},
		{"no keyword", "it is 59-119/9013 here", "", 0},
	})
}
