package scan

import "testing"

func TestPlIDCard(t *testing.T) {
	testDetector(t, "pl_id_card", []detection{
		{"label, camel", "{\"dowodOsobisty\":\"jem184736\"}", "JEM184736", 0.90},
		{"label, xml", "<dowodOsobisty>DHZ483738</dowodOsobisty>", "DHZ483738", 0.90},
		{"label, camel 2", "{\"numerDowoduOsobistego\":\"zyn166306\"}", "ZYN166306", 0.90},
		{"label 1", "dowod osobisty: ABA300000", "ABA300000", 0.90},
		{"label 2", "dowod osobisty ABA300000.", "ABA300000", 0.90},
		{"label 3", "Our file has the dowod osobisty and that is ABA300000, as agreed", "ABA300000", 0.90},
		{"label 4", "dowod osobisty=ABA300000;", "ABA300000", 0.90},
		{"label 5", "<dowod osobisty>\nABA300000\n", "ABA300000", 0.90},
		{"lower case", "dowod osobisty: aba300000", "ABA300000", 0.90},

		{"wrong", "dowod osobisty: ABA300001", "", 0},
		{"longer", "dowod osobisty: ABA30000077777777777777", "", 0},
		{"goes on", "dowod osobisty: ABA300000-44", "", 0},
		{"begins before", "dowod osobisty: 44-ABA300000", "", 0},
		{"short", "dowod osobisty: ABA300", "", 0},
		{"address", "dowod osobisty: ABA300000@a.example", "", 0},
		{"no keyword", "it is ABA300000 here", "", 0},
	})
}
