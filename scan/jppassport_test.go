package scan

import "testing"

func TestJpPassport(t *testing.T) {
	testDetector(t, "jp_passport", []detection{
		{"label 1", "jp passport: NH1106002", "NH1106002", Medium},
		{"label 2", "jp passport TE3180251.", "TE3180251", Medium},
		{"label 3", "Our file has the jp passport and that is NH1106002, as agreed", "NH1106002", Medium},
		{"label 4", "jp passport=TE3180251;", "TE3180251", Medium},
		{"label 5", "<jp passport>\nNH1106002\n", "NH1106002", Medium},
		{"lower case", "jp passport: nh1106002", "NH1106002", Medium},

		{"wrong", "jp passport: NH110600", "", 0},
		{"longer", "jp passport: NH110600277777777777777", "", 0},
		{"goes on", "jp passport: NH1106002-44", "", 0},
		{"begins before", "jp passport: 44-NH1106002", "", 0},
		{"short", "jp passport: NH1106", "", 0},
		{"address", "jp passport: NH1106002@a.example", "", 0},
		{"no keyword", "it is NH1106002 here", "", 0},
	})
}
