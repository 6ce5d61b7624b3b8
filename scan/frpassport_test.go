package scan

import "testing"

func TestFrPassport(t *testing.T) {
	testDetector(t, "fr_passport", []detection{
		{"label 1", "passeport: 05RP34083", "05RP34083", Medium},
		{"label 2", "passeport 12AB34567.", "12AB34567", Medium},
		{"label 3", "Our file has the passeport and that is 05RP34083, as agreed", "05RP34083", Medium},
		{"label 4", "passeport=12AB34567;", "12AB34567", Medium},
		{"label 5", "<passeport>\n05RP34083\n", "05RP34083", Medium},
		{"lower case", "passeport: 05rp34083", "05RP34083", Medium},

		{"wrong", "passeport: 05RP3408", "", 0},
		{"longer", "passeport: 05RP3408377777777777777", "", 0},
		{"goes on", "passeport: 05RP34083-44", "", 0},
		{"begins before", "passeport: 44-05RP34083", "", 0},
		{"short", "passeport: 05RP34", "", 0},
		{"address", "passeport: 05RP34083@a.example", "", 0},
		{"no keyword", "it is 05RP34083 here", "", 0},
	})
}
