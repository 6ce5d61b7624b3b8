package scan

import "testing"

func TestUkNino(t *testing.T) {
	testDetector(t, "uk_nino", []detection{
		{"label, colon", "NI: GA-92-14-75-B", "GA921475B", Medium},
		{"label, colon 2", "Nat Ins No: WN-50-26-15-B", "WN502615B", Medium},
		{"label, camel", "{\"nationalInsuranceNo\":\"KT 08 63 26 B\"}", "KT086326B", Medium},
		{"label, camel 2", "{\"niNumber\":\"MW 851291 A\"}", "MW851291A", Medium},
		{"label 1", "nino: AB123456C", "AB123456C", Medium},
		{"label 2", "nino JG103759A.", "JG103759A", Medium},
		{"label 3", "Our file has the nino and that is AB123456C, as agreed", "AB123456C", Medium},
		{"label 4", "nino=JG103759A;", "JG103759A", Medium},
		{"label 5", "<nino>\nAB123456C\n", "AB123456C", Medium},
		{"lower case", "nino: ab123456c", "AB123456C", Medium},
		{"no keyword", "it is AB123456C here", "AB123456C", Low},

		{"wrong", "nino: GB123456C", "", 0},
		{"longer", "nino: AB123456C77777777777777", "", 0},
		{"goes on", "nino: AB123456C-44", "", 0},
		{"begins before", "nino: 44-AB123456C", "", 0},
		{"short", "nino: AB1234", "", 0},
		{"address", "nino: AB123456C@a.example", "", 0},
		{"no keyword, not assigned", "it is BG123456C here", "", 0},
	})
}
