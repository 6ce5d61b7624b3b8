package scan

import "testing"

func TestHuTIN(t *testing.T) {
	testDetector(t, "hu_tin", []detection{
		{"TAXUD", "adóazonosító jel: 8071592153", "8071592153", 0.90},
		{"company", "adószám 12892312-2-42", "12892312242", 0.90},
		{"alone", "it is 12892312-2-42 here", "12892312242", Medium},
		{"stem", "adószám: 12892312", "12892312", 0.90},
		{"label", "hu tin: 8071592153", "8071592153", 0.90},

		{"wrong 1", "adoszam: 8071592154", "", 0},
		{"wrong 2", "adoszam: 9071592153", "", 0},
		{"wrong 3", "adoszam: 12892313-2-42", "", 0},
		{"longer", "adoszam: 807159215377777777", "", 0},
		{"goes on", "adoszam: 8071592153-4412", "", 0},
		{"begins before", "adoszam: 4412-8071592153", "", 0},
		{"address", "adoszam: 8071592153@a.example", "", 0},
		{"no keyword", "it is 8071592153 here", "", 0},
	})
}
