package scan

import "testing"

func TestItVAT(t *testing.T) {
	testDetector(t, "it_vat", []detection{
		{"label 1", "partita iva: 00743110157", "00743110157", 0.90},
		{"label 2", "partita iva 12345670017.", "12345670017", 0.90},
		{"label 3", "Our file has the partita iva and that is 00743110157, as agreed", "00743110157", 0.90},
		{"label 4", "partita iva=12345670017;", "12345670017", 0.90},
		{"label 5", "<partita iva>\n00743110157\n", "00743110157", 0.90},
		{"form 11", "partita iva: 00743110157", "00743110157", 0.90},

		{"wrong", "partita iva: 00743110158", "", 0},
		{"longer", "partita iva: 0074311015777777777777777", "", 0},
		{"goes on", "partita iva: 00743110157-44", "", 0},
		{"begins before", "partita iva: 44-00743110157", "", 0},
		{"short", "partita iva: 007431", "", 0},
		{"address", "partita iva: 00743110157@a.example", "", 0},
		{"no keyword", "it is 00743110157 here", "", 0},
	})
}
