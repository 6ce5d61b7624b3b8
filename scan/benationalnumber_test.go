package scan

import "testing"

func TestBeNationalNumber(t *testing.T) {
	testDetector(t, "be_national_number", []detection{
		{"label 1", "rijksregisternummer: 85073003328", "85073003328", 0.90},
		{"label 2", "rijksregisternummer 00000011115.", "00000011115", 0.90},
		{"label 3", "Our file has the rijksregisternummer and that is 00012511119, as agreed", "00012511119", 0.90},
		{"label 4", "rijksregisternummer=85073003328;", "85073003328", 0.90},
		{"label 5", "<rijksregisternummer>\n00000011115\n", "00000011115", 0.90},
		{"form 11", "rijksregisternummer: 85073003328", "85073003328", 0.90},
		{"form 2.2.2-3.2", "rijksregisternummer: 85.07.30-033.28", "85073003328", 0.90},
		{"form 6-3-2", "rijksregisternummer: 850730-033-28", "85073003328", 0.90},
		{"form 6 3 2", "rijksregisternummer: 850730 033 28", "85073003328", 0.90},
		{"alone 2.2.2-3.2", "it is 85.07.30-033.28 here", "85073003328", Medium},
		{"form 2 2 2 3 2", "rijksregisternummer: 85 07 30 033 28", "85073003328", 0.90},

		{"wrong", "rijksregisternummer: 85073003329", "", 0},
		{"longer", "rijksregisternummer: 8507300332877777777777777", "", 0},
		{"goes on", "rijksregisternummer: 85073003328-44", "", 0},
		{"begins before", "rijksregisternummer: 44-85073003328", "", 0},
		{"short", "rijksregisternummer: 850730", "", 0},
		{"address", "rijksregisternummer: 85073003328@a.example", "", 0},
	})
}
