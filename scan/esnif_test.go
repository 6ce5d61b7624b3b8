package scan

import "testing"

func TestEsNIF(t *testing.T) {
	testDetector(t, "es_nif", []detection{
		{"label, colon", "Spanish ID: 22592802 V", "22592802V", 0.90},
		{"label, colon 2", "Nº DNI: 55.130.402-T", "55130402T", 0.90},
		{"label, colon 3", "es nif: 63.223.180-K", "63223180K", 0.90},
		{"label, yaml", "dni: 45.704.353H", "45704353H", 0.90},
		{"label, camel", "{\"nif\":\"25.735.637V\"}", "25735637V", 0.90},
		{"label, intro", "Please find the Spanish ID of our client below.\n\n    87356495-B\n\nRegards", "87356495B", 0.90},
		{"label, dots", "Spanish ID ........ 49436641G", "49436641G", 0.90},
		{"label 1", "nif: 12345678Z", "12345678Z", 0.90},
		{"label 2", "nif Y1234567X.", "Y1234567X", 0.90},
		{"label 3", "Our file has the nif and that is 54362315K, as agreed", "54362315K", 0.90},
		{"label 4", "nif=12345678Z;", "12345678Z", 0.90},
		{"label 5", "<nif>\nY1234567X\n", "Y1234567X", 0.90},
		{"lower case", "nif: 12345678z", "12345678Z", 0.90},
		{"company, digit", "CIF: B64717838", "B64717838", Medium},
		{"company, dashes", "cif B-64717838", "B64717838", Medium},
		{"body, letter", "NIF Q2826000H", "Q2826000H", Medium},
		{"person, dashes", "NIF: X-2482300-W", "X2482300W", 0.90},
		{"seven digits", "DNI 1111111-G", "1111111G", 0.90},

		{"wrong", "nif: 12345679Z", "", 0},
		{"longer", "nif: 12345678Z77777777777777", "", 0},
		{"goes on", "nif: 12345678Z-44", "", 0},
		{"begins before", "nif: 44-12345678Z", "", 0},
		{"short", "nif: 123456", "", 0},
		{"address", "nif: 12345678Z@a.example", "", 0},
		{"no keyword", "it is 12345678Z here", "", 0},
		{"company, wrong", "CIF: B64717839", "", 0},
		{"no kind", "CIF: I64717838", "", 0},
		{"seven digits, wrong", "DNI 1111111-H", "", 0},
	})
}
