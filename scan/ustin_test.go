package scan

import "testing"

func TestUsTIN(t *testing.T) {
	testDetector(t, "us_tin", []detection{
		{"employer", "us tin: 02-1234567", "02-1234567", Medium},
		{"employer, blank", "tin: 01 1234567", "01 1234567", Medium},
		{"digits", "Taxpayer identification number 011234567", "011234567", Medium},
		{"person", "TIN 536-22-1234", "536-22-1234", Medium},
		{"person without a number of the social security", "taxpayer id: 912-70-1234", "912-70-1234", Medium},

		{"no campus", "us tin: 07-1234567", "", 0},
		{"no campus 2", "us tin: 28-1234567", "", 0},
		{"no area", "tin 000-22-1234", "", 0},
		{"other groups", "tin: 01 1234 567", "", 0},
		{"longer", "tin 0112345678", "", 0},
		{"no keyword", "it is 02-1234567 here", "", 0},
		{"all the same", "tin 111111111", "", 0},
	})
}
