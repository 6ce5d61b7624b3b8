package scan

import "testing"

func TestFrPassport(t *testing.T) {
	testDetector(t, "fr_passport", []detection{
		{"label, colon", "passeport n°: 46 VF 99594", "46VF99594", Medium},
		{"label, colon 2", "French passport: 81 CG 76670", "81CG76670", Medium},
		{"label, star", "*passeport*: 59 ZJ 75798", "59ZJ75798", Medium},
		{"label, filler", "The numéro de passeport that we have on file for this customer is 78 ZC 40354", "78ZC40354", Medium},
		{"label, comma", "n° de passeport, 23 ZB 02006, and the rest", "23ZB02006", Medium},
		{"label, slash", "fr passport:41 WN 34732", "41WN34732", Medium},
		{"label, camel", "{\"numeroDePasseport\":\"94OX95459\"}", "94OX95459", Medium},
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
