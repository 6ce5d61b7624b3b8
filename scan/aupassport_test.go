package scan

import "testing"

func TestAuPassport(t *testing.T) {
	testDetector(t, "au_passport", []detection{
		{"label 1", "au passport: L4819236", "L4819236", Medium},
		{"label 2", "au passport N0995852.", "N0995852", Medium},
		{"label 3", "Our file has the au passport and that is L4819236, as agreed", "L4819236", Medium},
		{"label 4", "au passport=N0995852;", "N0995852", Medium},
		{"label 5", "<au passport>\nL4819236\n", "L4819236", Medium},
		{"lower case", "au passport: l4819236", "L4819236", Medium},

		{"wrong", "au passport: L481923", "", 0},
		{"longer", "au passport: L481923677777777777777", "", 0},
		{"goes on", "au passport: L4819236-44", "", 0},
		{"begins before", "au passport: 44-L4819236", "", 0},
		{"short", "au passport: L48192", "", 0},
		{"address", "au passport: L4819236@a.example", "", 0},
		{"no keyword", "it is L4819236 here", "", 0},
	})
}
