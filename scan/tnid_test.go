package scan

import "testing"

func TestTnID(t *testing.T) {
	testDetector(t, "tn_id", []detection{
		{"CIN", "CIN: 09387815", "09387815", Medium},
		{"label", "tn id: 79378815", "79378815", Medium},
		{"French", "carte d'identité nationale n° 04723190", "04723190", Medium},
		{"Arabic", "بطاقة التعريف الوطنية 07619842", "07619842", Medium},
		{"country", "Tunisian id 73089789", "73089789", Medium},

		{"wrong 1", "cin: 20260314", "", 0},
		{"wrong 2", "cin: 0938781", "", 0},
		{"wrong 3", "cin: 093878155", "", 0},
		{"longer", "cin: 0938781577777777", "", 0},
		{"goes on", "cin: 09387815-4412", "", 0},
		{"begins before", "cin: 4412-09387815", "", 0},
		{"address", "cin: 09387815@a.example", "", 0},
		{"no keyword", "it is 09387815 here", "", 0},
	})
}
