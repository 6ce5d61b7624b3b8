package scan

import "testing"

func TestChVAT(t *testing.T) {
	testDetector(t, "ch_vat", []detection{
		{"written", "CHE-107.787.577", "CHE107787577", Medium},
		{"MWST", "CHE-107.787.577 MWST", "CHE107787577", 0.90},
		{"compact", "UID: CHE107787577", "CHE107787577", 0.90},
		{"blanks", "TVA CHE 107 787 577", "CHE107787577", 0.90},
		{"Italian", "CHE-107.787.577 IVA", "CHE107787577", 0.90},

		{"wrong 1", "uid: CHE-107.787.578", "", 0},
		{"wrong 2", "uid: CHE-107.787.57", "", 0},
		{"wrong 3", "uid: CHX-107.787.577", "", 0},
		{"longer", "uid: CHE-107.787.57777777777", "", 0},
		{"goes on", "uid: CHE-107.787.577-4412", "", 0},
		{"begins before", "uid: 4412-CHE-107.787.577", "", 0},
		{"address", "uid: CHE-107.787.577@a.example", "", 0},
	})
}
