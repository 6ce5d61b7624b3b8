package scan

import "testing"

func TestMtTIN(t *testing.T) {
	testDetector(t, "mt_tin", []detection{
		{"TAXUD", "tin: 1234567A", "1234567A", Medium},
		{"ID", "ID card 0123456M", "0123456M", Medium},
		{"Gozo", "identity card: 0034581G", "0034581G", Medium},
		{"lower case", "mt tin 0123456m", "0123456M", Medium},
		{"Maltese", "karta tal-identità 0587619L", "0587619L", Medium},

		{"wrong 1", "id card: 1234567C", "", 0},
		{"wrong 2", "id card: 0000000M", "", 0},
		{"wrong 3", "id card: 123456A", "", 0},
		{"longer", "id card: 1234567A77777777", "", 0},
		{"goes on", "id card: 1234567A-4412", "", 0},
		{"begins before", "id card: 4412-1234567A", "", 0},
		{"address", "id card: 1234567A@a.example", "", 0},
		{"no keyword", "it is 1234567A here", "", 0},
	})
}
