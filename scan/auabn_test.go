package scan

import "testing"

func TestAuABN(t *testing.T) {
	testDetector(t, "au_abn", []detection{
		{"label, colon", "ABN No.: 61-881-650-075", "61881650075", 0.90},
		{"label, colon 2", "business number: 60-215-830-275", "60215830275", 0.90},
		{"label, space", "ABN: 37-695-254-236", "37695254236", 0.90},
		{"label, nl", "A.B.N.\n97-211-334-671\n", "97211334671", 0.90},
		{"label, xml", "<businessNumber>82440274683</businessNumber>", "82440274683", 0.90},
		{"label, json", "{\"name\": \"John Smith\", \"australian_business_number\": \"34-134-556-178\", \"active\": true}", "34134556178", 0.90},
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
