package scan

import "testing"

func TestSiTax(t *testing.T) {
	testDetector(t, "si_tax", []detection{
		{"label 1", "davcna stevilka: 15012557", "15012557", 0.90},
		{"label 2", "davcna stevilka 15012557.", "15012557", 0.90},
		{"label 3", "Our file has the davcna stevilka and that is 15012557, as agreed", "15012557", 0.90},
		{"label 4", "davcna stevilka=15012557;", "15012557", 0.90},
		{"label 5", "<davcna stevilka>\n15012557\n", "15012557", 0.90},
		{"form 8", "davcna stevilka: 15012557", "15012557", 0.90},

		{"wrong", "davcna stevilka: 15012558", "", 0},
		{"longer", "davcna stevilka: 1501255777777777777777", "", 0},
		{"goes on", "davcna stevilka: 15012557-44", "", 0},
		{"begins before", "davcna stevilka: 44-15012557", "", 0},
		{"short", "davcna stevilka: 150125", "", 0},
		{"address", "davcna stevilka: 15012557@a.example", "", 0},
		{"no keyword", "it is 15012557 here", "", 0},
	})
}
