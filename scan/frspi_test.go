package scan

import "testing"

func TestFrSPI(t *testing.T) {
	testDetector(t, "fr_spi", []detection{
		{"label, colon", "n° fiscal: 22 05 976 764 495", "2205976764495", 0.90},
		{"label, colon 2", "N° fiscal: 3640656676384", "3640656676384", 0.90},
		{"label, colon 3", "French tax number: 1483902423325", "1483902423325", 0.90},
		{"label, camel", "{\"numeroFiscal\":\"26\u00a041\u00a0195\u00a0532\u00a0052\"}", "2641195532052", 0.90},
		{"label 1", "spi: 3023217600053", "3023217600053", 0.90},
		{"label 2", "spi 3023217600053.", "3023217600053", 0.90},
		{"label 3", "Our file has the spi and that is 3023217600053, as agreed", "3023217600053", 0.90},
		{"label 4", "spi=3023217600053;", "3023217600053", 0.90},
		{"label 5", "<spi>\n3023217600053\n", "3023217600053", 0.90},
		{"form 13", "spi: 3023217600053", "3023217600053", 0.90},
		{"form 2 2 3 3 3", "spi: 30 23 217 600 053", "3023217600053", 0.90},

		{"wrong", "spi: 3023217600054", "", 0},
		{"longer", "spi: 302321760005377777777777777", "", 0},
		{"goes on", "spi: 3023217600053-44", "", 0},
		{"begins before", "spi: 44-3023217600053", "", 0},
		{"short", "spi: 302321", "", 0},
		{"address", "spi: 3023217600053@a.example", "", 0},
		{"no keyword", "it is 3023217600053 here", "", 0},
	})
}
