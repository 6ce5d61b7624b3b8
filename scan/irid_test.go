package scan

import "testing"

func TestIrID(t *testing.T) {
	testDetector(t, "ir_id", []detection{
		{"label 1", "iranian id: 0650451252", "0650451252", 0.90},
		{"label 2", "iranian id 0650451252.", "0650451252", 0.90},
		{"label 3", "Our file has the iranian id and that is 0650451252, as agreed", "0650451252", 0.90},
		{"label 4", "iranian id=0650451252;", "0650451252", 0.90},
		{"label 5", "<iranian id>\n0650451252\n", "0650451252", 0.90},
		{"form 10", "iranian id: 0650451252", "0650451252", 0.90},
		{"form 3-6-1", "iranian id: 065-045125-2", "0650451252", 0.90},

		{"wrong", "iranian id: 0650451253", "", 0},
		{"longer", "iranian id: 065045125277777777777777", "", 0},
		{"goes on", "iranian id: 0650451252-44", "", 0},
		{"begins before", "iranian id: 44-0650451252", "", 0},
		{"short", "iranian id: 065045", "", 0},
		{"address", "iranian id: 0650451252@a.example", "", 0},
		{"no keyword", "it is 0650451252 here", "", 0},
	})
}
