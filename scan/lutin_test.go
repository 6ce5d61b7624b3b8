package scan

import "testing"

func TestLuTIN(t *testing.T) {
	testDetector(t, "lu_tin", []detection{
		{"TAXUD", "matricule: 1893120105732", "1893120105732", 0.90},
		{"blanks", "matricule 1893 1201 05732", "1893120105732", 0.90},
		{"label", "lu tin: 1893120105732", "1893120105732", 0.90},
		{"serial", "matricule 1980051412319", "1980051412319", 0.90},
		{"tin", "TIN: 1975 1130 78983", "1975113078983", 0.90},

		{"wrong 1", "matricule: 1893120105742", "", 0},
		{"wrong 2", "matricule: 1893130105732", "", 0},
		{"wrong 3", "matricule: 1893120105733", "", 0},
		{"longer", "matricule: 189312010573277777777", "", 0},
		{"goes on", "matricule: 1893120105732-4412", "", 0},
		{"begins before", "matricule: 4412-1893120105732", "", 0},
		{"address", "matricule: 1893120105732@a.example", "", 0},
		{"no keyword", "it is 1893120105732 here", "", 0},
	})
}
