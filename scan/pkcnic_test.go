package scan

import "testing"

func TestPkCnic(t *testing.T) {
	testDetector(t, "pk_cnic", []detection{
		{"label 1", "cnic: 6345687654328", "6345687654328", Medium},
		{"label 2", "cnic 2123498765436.", "2123498765436", Medium},
		{"label 3", "Our file has the cnic and that is 6345687654328, as agreed", "6345687654328", Medium},
		{"label 4", "cnic=2123498765436;", "2123498765436", Medium},
		{"label 5", "<cnic>\n6345687654328\n", "6345687654328", Medium},
		{"form 5-7-1", "cnic: 63456-8765432-8", "6345687654328", Medium},
		{"form 13", "cnic: 6345687654328", "6345687654328", Medium},
		{"alone 5-7-1", "it is 63456-8765432-8 here", "6345687654328", Low},

		{"wrong", "cnic: 9345687654328", "", 0},
		{"longer", "cnic: 634568765432877777777777777", "", 0},
		{"goes on", "cnic: 6345687654328-44", "", 0},
		{"begins before", "cnic: 44-6345687654328", "", 0},
		{"short", "cnic: 634568", "", 0},
		{"address", "cnic: 6345687654328@a.example", "", 0},
	})
}
