package scan

import "testing"

func TestGrAFM(t *testing.T) {
	testDetector(t, "gr_afm", []detection{
		{"label, colon", "Α.Φ.Μ.: EL086547195", "EL086547195", 0.90},
		{"label, colon 2", "Greek tax number: 048636052", "048636052", 0.90},
		{"label, colon 3", "ΑΦΜ:: EL180319800", "EL180319800", 0.90},
		{"label, colon 4", "gr afm: EL009028166", "EL009028166", 0.90},
		{"groups of L9", "ΑΦΜ: EL105170183", "EL105170183", 0.90},
		{"label, json", "{\"name\": \"John Smith\", \"αριθμος_φορολογικου_μητρωου\": \"EL054411181\", \"active\": true}", "EL054411181", 0.90},
		{"label 1", "afm: 094259216", "094259216", 0.90},
		{"label 2", "afm 758426713.", "758426713", 0.90},
		{"label 3", "Our file has the afm and that is 054100004, as agreed", "054100004", 0.90},
		{"label 4", "afm=094259216;", "094259216", 0.90},
		{"label 5", "<afm>\n758426713\n", "758426713", 0.90},
		{"form 9", "afm: 094259216", "094259216", 0.90},

		{"wrong", "afm: 094259217", "", 0},
		{"longer", "afm: 09425921677777777777777", "", 0},
		{"goes on", "afm: 094259216-44", "", 0},
		{"begins before", "afm: 44-094259216", "", 0},
		{"short", "afm: 094259", "", 0},
		{"address", "afm: 094259216@a.example", "", 0},
		{"no keyword", "it is 094259216 here", "", 0},
	})
}
