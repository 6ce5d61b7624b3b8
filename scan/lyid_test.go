package scan

import "testing"

func TestLyID(t *testing.T) {
	testDetector(t, "ly_id", []detection{
		{"man", "national number 119850123456", "119850123456", Medium},
		{"woman", "ly id: 219624876201", "219624876201", Medium},
		{"Arabic", "الرقم الوطني 119900548712", "119900548712", Medium},
		{"born later", "Libyan national id 220103480657", "220103480657", Medium},
		{"label", "national id: 119731147736", "119731147736", Medium},

		{"wrong 1", "national number: 319850123456", "", 0},
		{"wrong 2", "national number: 117850123456", "", 0},
		{"wrong 3", "national number: 11985012345", "", 0},
		{"longer", "national number: 11985012345677777777", "", 0},
		{"goes on", "national number: 119850123456-4412", "", 0},
		{"begins before", "national number: 4412-119850123456", "", 0},
		{"address", "national number: 119850123456@a.example", "", 0},
		{"no keyword", "it is 119850123456 here", "", 0},
	})
}
