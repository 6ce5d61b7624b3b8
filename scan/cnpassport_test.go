package scan

import "testing"

func TestCnPassport(t *testing.T) {
	testDetector(t, "cn_passport", []detection{
		{"label 1", "cn passport: EA1234567", "EA1234567", Medium},
		{"label 2", "cn passport G12345678.", "G12345678", Medium},
		{"label 3", "Our file has the cn passport and that is EA1234567, as agreed", "EA1234567", Medium},
		{"label 4", "cn passport=G12345678;", "G12345678", Medium},
		{"label 5", "<cn passport>\nEA1234567\n", "EA1234567", Medium},
		{"lower case", "cn passport: ea1234567", "EA1234567", Medium},

		{"wrong", "cn passport: XA1234567", "", 0},
		{"longer", "cn passport: EA123456777777777777777", "", 0},
		{"goes on", "cn passport: EA1234567-44", "", 0},
		{"begins before", "cn passport: 44-EA1234567", "", 0},
		{"short", "cn passport: EA1234", "", 0},
		{"address", "cn passport: EA1234567@a.example", "", 0},
		{"no keyword", "it is EA1234567 here", "", 0},
	})
}
