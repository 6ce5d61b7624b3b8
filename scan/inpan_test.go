package scan

import "testing"

func TestInPAN(t *testing.T) {
	testDetector(t, "in_pan", []detection{
		{"label, camel", "{\"permanentAccountNumber\":\"ebyhl8564t\"}", "EBYHL8564T", Medium},
		{"label, camel 2", "{\"panNumber\":\"YHLBV2919K\"}", "YHLBV2919K", Medium},
		{"label 1", "pan: AAPFU0939F", "AAPFU0939F", Medium},
		{"label 2", "pan ABCPE1234F.", "ABCPE1234F", Medium},
		{"label 3", "Our file has the pan and that is AAPFU0939F, as agreed", "AAPFU0939F", Medium},
		{"label 4", "pan=ABCPE1234F;", "ABCPE1234F", Medium},
		{"label 5", "<pan>\nAAPFU0939F\n", "AAPFU0939F", Medium},
		{"lower case", "pan: aapfu0939f", "AAPFU0939F", Medium},

		{"wrong", "pan: ABCXE1234F", "", 0},
		{"longer", "pan: AAPFU0939F77777777777777", "", 0},
		{"goes on", "pan: AAPFU0939F-44", "", 0},
		{"begins before", "pan: 44-AAPFU0939F", "", 0},
		{"short", "pan: AAPFU0", "", 0},
		{"address", "pan: AAPFU0939F@a.example", "", 0},
		{"no keyword", "it is AAPFU0939F here", "", 0},
	})
}
