package scan

import "testing"

func TestBrPassport(t *testing.T) {
	testDetector(t, "br_passport", []detection{
		{"label 1", "br passport: FZ973689", "FZ973689", Medium},
		{"label 2", "br passport GH231233.", "GH231233", Medium},
		{"label 3", "Our file has the br passport and that is FZ973689, as agreed", "FZ973689", Medium},
		{"label 4", "br passport=GH231233;", "GH231233", Medium},
		{"label 5", "<br passport>\nFZ973689\n", "FZ973689", Medium},
		{"lower case", "br passport: fz973689", "FZ973689", Medium},

		{"wrong", "br passport: FZ97368", "", 0},
		{"longer", "br passport: FZ97368977777777777777", "", 0},
		{"goes on", "br passport: FZ973689-44", "", 0},
		{"begins before", "br passport: 44-FZ973689", "", 0},
		{"short", "br passport: FZ9736", "", 0},
		{"address", "br passport: FZ973689@a.example", "", 0},
		{"no keyword", "it is FZ973689 here", "", 0},
	})
}
