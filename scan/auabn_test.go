package scan

import "testing"

func TestAuABN(t *testing.T) {
	testDetector(t, "au_abn", []detection{
		{"label 1", "abn: 51824753556", "51824753556", 0.90},
		{"label 2", "abn 53004085616.", "53004085616", 0.90},
		{"label 3", "Our file has the abn and that is 51824753556, as agreed", "51824753556", 0.90},
		{"label 4", "abn=53004085616;", "53004085616", 0.90},
		{"label 5", "<abn>\n51824753556\n", "51824753556", 0.90},
		{"form 11", "abn: 51824753556", "51824753556", 0.90},
		{"form 2 3 3 3", "abn: 51 824 753 556", "51824753556", 0.90},
		{"alone 2 3 3 3", "it is 51 824 753 556 here", "51824753556", Medium},

		{"wrong", "abn: 51824753557", "", 0},
		{"longer", "abn: 5182475355677777777777777", "", 0},
		{"goes on", "abn: 51824753556-44", "", 0},
		{"begins before", "abn: 44-51824753556", "", 0},
		{"short", "abn: 518247", "", 0},
		{"address", "abn: 51824753556@a.example", "", 0},
	})
}
