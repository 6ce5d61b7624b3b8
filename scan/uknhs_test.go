package scan

import "testing"

func TestUkNHS(t *testing.T) {
	testDetector(t, "uk_nhs", []detection{
		{"label 1", "nhs: 9434765870", "9434765870", 0.90},
		{"label 2", "nhs 4010232137.", "4010232137", 0.90},
		{"label 3", "Our file has the nhs and that is 9434765870, as agreed", "9434765870", 0.90},
		{"label 4", "nhs=4010232137;", "4010232137", 0.90},
		{"label 5", "<nhs>\n9434765870\n", "9434765870", 0.90},
		{"form 3 3 4", "nhs: 943 476 5870", "9434765870", 0.90},
		{"form 3-3-4", "nhs: 943-476-5870", "9434765870", 0.90},
		{"form 10", "nhs: 9434765870", "9434765870", 0.90},

		{"wrong", "nhs: 9434765871", "", 0},
		{"longer", "nhs: 943476587077777777777777", "", 0},
		{"goes on", "nhs: 9434765870-44", "", 0},
		{"begins before", "nhs: 44-9434765870", "", 0},
		{"short", "nhs: 943476", "", 0},
		{"address", "nhs: 9434765870@a.example", "", 0},
		{"no keyword", "it is 9434765870 here", "", 0},
	})
}
