package scan

import "testing"

func TestInGstin(t *testing.T) {
	testDetector(t, "in_gstin", []detection{
		{"label 1", "gstin: 27AAPFU0939F1ZV", "27AAPFU0939F1ZV", 0.90},
		{"label 2", "gstin 29AAGCB7383J1Z4.", "29AAGCB7383J1Z4", 0.90},
		{"label 3", "Our file has the gstin and that is 27AAPFU0939F1ZV, as agreed", "27AAPFU0939F1ZV", 0.90},
		{"label 4", "gstin=29AAGCB7383J1Z4;", "29AAGCB7383J1Z4", 0.90},
		{"label 5", "<gstin>\n27AAPFU0939F1ZV\n", "27AAPFU0939F1ZV", 0.90},
		{"lower case", "gstin: 27aapfu0939f1zv", "27AAPFU0939F1ZV", 0.90},
		{"alone", "it is 27AAPFU0939F1ZV here", "27AAPFU0939F1ZV", Medium},

		{"wrong", "gstin: 27AAPFU0939F2ZV", "", 0},
		{"longer", "gstin: 27AAPFU0939F1ZV77777777777777", "", 0},
		{"goes on", "gstin: 27AAPFU0939F1ZV-44", "", 0},
		{"begins before", "gstin: 44-27AAPFU0939F1ZV", "", 0},
		{"short", "gstin: 27AAPF", "", 0},
		{"address", "gstin: 27AAPFU0939F1ZV@a.example", "", 0},
	})
}
