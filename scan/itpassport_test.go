package scan

import "testing"

func TestItPassport(t *testing.T) {
	testDetector(t, "it_passport", []detection{
		{"label, camel", "{\"itPassport\":\"yc8025127\"}", "YC8025127", Medium},
		{"label, camel 2", "{\"nPassaporto\":\"aa0853232\"}", "AA0853232", Medium},
		{"label, xml", "<passaportoN>YB1988333</passaportoN>", "YB1988333", Medium},
		{"label 1", "passaporto: YA1234567", "YA1234567", Medium},
		{"label 2", "passaporto KK0000000.", "KK0000000", Medium},
		{"label 3", "Our file has the passaporto and that is YA1234567, as agreed", "YA1234567", Medium},
		{"label 4", "passaporto=KK0000000;", "KK0000000", Medium},
		{"label 5", "<passaporto>\nYA1234567\n", "YA1234567", Medium},
		{"lower case", "passaporto: ya1234567", "YA1234567", Medium},

		{"wrong", "passaporto: 01234567", "", 0},
		{"longer", "passaporto: YA123456777777777777777", "", 0},
		{"goes on", "passaporto: YA1234567-44", "", 0},
		{"begins before", "passaporto: 44-YA1234567", "", 0},
		{"short", "passaporto: YA1234", "", 0},
		{"address", "passaporto: YA1234567@a.example", "", 0},
		{"no keyword", "it is YA1234567 here", "", 0},
	})
}
