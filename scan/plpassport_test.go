package scan

import "testing"

func TestPlPassport(t *testing.T) {
	testDetector(t, "pl_passport", []detection{
		{"label 1", "pl passport: ZS0000177", "ZS0000177", 0.90},
		{"label 2", "pl passport ZS0000177.", "ZS0000177", 0.90},
		{"label 3", "Our file has the pl passport and that is ZS0000177, as agreed", "ZS0000177", 0.90},
		{"label 4", "pl passport=ZS0000177;", "ZS0000177", 0.90},
		{"label 5", "<pl passport>\nZS0000177\n", "ZS0000177", 0.90},
		{"lower case", "pl passport: zs0000177", "ZS0000177", 0.90},

		{"wrong check, called Polish", "pl passport: ZS0000178", "ZS0000178", Medium},

		{"wrong check", "passport: ZS0000178", "", 0},
		{"longer", "pl passport: ZS000017777777777777777", "", 0},
		{"goes on", "pl passport: ZS0000177-44", "", 0},
		{"begins before", "pl passport: 44-ZS0000177", "", 0},
		{"short", "pl passport: ZS0000", "", 0},
		{"address", "pl passport: ZS0000177@a.example", "", 0},
		{"no keyword", "it is ZS0000177 here", "", 0},
	})
}
