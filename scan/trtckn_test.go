package scan

import "testing"

func TestTrTckn(t *testing.T) {
	testDetector(t, "tr_tckn", []detection{
		{"label, camel", "{\"tCKimlikNumarası\":\"24011175304\"}", "24011175304", 0.90},
		{"label, xml", "<kimlikNo>79475474760</kimlikNo>", "79475474760", 0.90},
		{"label, xml 2", "<turkishId>66487119406</turkishId>", "66487119406", 0.90},
		{"label 1", "tckn: 17291716060", "17291716060", 0.90},
		{"label 2", "tckn 10000000146.", "10000000146", 0.90},
		{"label 3", "Our file has the tckn and that is 17291716060, as agreed", "17291716060", 0.90},
		{"label 4", "tckn=10000000146;", "10000000146", 0.90},
		{"label 5", "<tckn>\n17291716060\n", "17291716060", 0.90},
		{"form 11", "tckn: 17291716060", "17291716060", 0.90},

		{"wrong", "tckn: 17291716061", "", 0},
		{"longer", "tckn: 1729171606077777777777777", "", 0},
		{"goes on", "tckn: 17291716060-44", "", 0},
		{"begins before", "tckn: 44-17291716060", "", 0},
		{"short", "tckn: 172917", "", 0},
		{"address", "tckn: 17291716060@a.example", "", 0},
		{"no keyword", "it is 17291716060 here", "", 0},
	})
}
