package scan

import "testing"

func TestEsPassport(t *testing.T) {
	testDetector(t, "es_passport", []detection{
		{"label, colon", "Nº pasaporte: IPG 630063", "IPG630063", Medium},
		{"label, colon 2", "pasaporte español: LBO 930308", "LBO930308", Medium},
		{"label, neutral", "es passport: ZHL 099432", "ZHL099432", Medium},
		{"label, sent", "Hello,\n\nmy Pasaporte nº is CIM 363133. Please confirm.\n\nBest regards,\nJohn", "CIM363133", Medium},
		{"label, tab", "número de pasaporte\tNTR 306987", "NTR306987", Medium},
		{"label, camel", "{\"esPassport\":\"cil696130\"}", "CIL696130", Medium},
		{"label 1", "pasaporte: AAA123456", "AAA123456", Medium},
		{"label 2", "pasaporte AF238143.", "AF238143", Medium},
		{"label 3", "Our file has the pasaporte and that is AAA123456, as agreed", "AAA123456", Medium},
		{"label 4", "pasaporte=AF238143;", "AF238143", Medium},
		{"label 5", "<pasaporte>\nAAA123456\n", "AAA123456", Medium},
		{"lower case", "pasaporte: aaa123456", "AAA123456", Medium},

		{"wrong", "pasaporte: AF01234567", "", 0},
		{"longer", "pasaporte: AAA12345677777777777777", "", 0},
		{"goes on", "pasaporte: AAA123456-44", "", 0},
		{"begins before", "pasaporte: 44-AAA123456", "", 0},
		{"short", "pasaporte: AAA123", "", 0},
		{"address", "pasaporte: AAA123456@a.example", "", 0},
		{"no keyword", "it is AAA123456 here", "", 0},
	})
}
