package scan

import "testing"

func TestBeNationalNumber(t *testing.T) {
	testDetector(t, "be_national_number", []detection{
		{"label, colon", "Rijksregisternr.: 750917-783-54", "75091778354", 0.90},
		{"label, colon 2", "RRN: 380206-989.31", "38020698931", 0.90},
		{"label, colon 3", "n° national: 780110-643.23", "78011064323", 0.90},
		{"label, comma", "numéro de registre national, 93.02.07.070.38, and the rest", "93020707038", 0.90},
		{"label, slash", "numéro national:67-02-26-590-51", "67022659051", 0.90},
		{"label, sent", "Hello,\n\nmy NISS is 50-04-27-394-68. Please confirm.\n\nBest regards,\nJohn", "50042739468", 0.90},
		{"label, log", "2024-03-01 12:03:11 INFO user=17 rijksregisternr=56110434908 status=ok", "56110434908", 0.90},
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
