package scan

import "testing"

func TestItVAT(t *testing.T) {
	testDetector(t, "it_vat", []detection{
		{"label, colon", "P. IVA: IT35166010633", "IT35166010633", 0.90},
		{"label, colon 2", "Partita Iva: IT29427540587", "IT29427540587", 0.90},
		{"label, colon 3", "P.I.: 74241640015", "74241640015", 0.90},
		{"label, colon 4", "it vat: IT77912620018", "IT77912620018", 0.90},
		{"label, arrow", "Italian VAT number -> IT01678240803", "IT01678240803", 0.90},
		{"label, space", "VAT number IT74727630639", "IT74727630639", 0.90},
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
