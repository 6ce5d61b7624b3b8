package scan

import "testing"

func TestUsMBI(t *testing.T) {
	testDetector(t, "us_mbi", []detection{
		{"label 1", "mbi: 1EG4TE5MK73", "1EG4TE5MK73", Medium},
		{"label 2", "mbi 1EG4TE5MK72.", "1EG4TE5MK72", Medium},
		{"label 3", "Our file has the mbi and that is 1EG4TE5MK73, as agreed", "1EG4TE5MK73", Medium},
		{"label 4", "mbi=1EG4TE5MK72;", "1EG4TE5MK72", Medium},
		{"label 5", "<mbi>\n1EG4TE5MK73\n", "1EG4TE5MK73", Medium},
		{"lower case", "mbi: 1eg4te5mk73", "1EG4TE5MK73", Medium},
		{"alone", "it is 1EG4TE5MK73 here", "1EG4TE5MK73", Low},

		{"wrong", "mbi: 0EG4TE5MK73", "", 0},
		{"longer", "mbi: 1EG4TE5MK7377777777777777", "", 0},
		{"goes on", "mbi: 1EG4TE5MK73-44", "", 0},
		{"begins before", "mbi: 44-1EG4TE5MK73", "", 0},
		{"short", "mbi: 1EG4TE", "", 0},
		{"address", "mbi: 1EG4TE5MK73@a.example", "", 0},
	})
}
