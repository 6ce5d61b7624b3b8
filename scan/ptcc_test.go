package scan

import "testing"

func TestPtCC(t *testing.T) {
	testDetector(t, "pt_cc", []detection{
		{"label, xml", "<cartaoDeCidadao>629922540ky7</cartaoDeCidadao>", "629922540KY7", 0.90},
		{"label, xml 2", "<citizenCard>975194435sz8</citizenCard>", "975194435SZ8", 0.90},
		{"AMA", "cartão de cidadão: 000000000ZZ4", "000000000ZZ4", 0.90},
		{"grouped", "Cartão de Cidadão 00000000 0 ZZ4", "000000000ZZ4", 0.90},
		{"alone", "it is 00000000 0 ZZ4 here", "000000000ZZ4", Medium},
		{"other", "CC n.º 11111111 1 ZY2", "111111111ZY2", 0.90},
		{"label", "pt cc: 146739020ZX5", "146739020ZX5", 0.90},

		{"wrong 1", "cartao de cidadao: 000000000ZZ3", "", 0},
		{"wrong 2", "cartao de cidadao: 000000000Z44", "", 0},
		{"wrong 3", "cartao de cidadao: 00000000ZZ4", "", 0},
		{"longer", "cartao de cidadao: 000000000ZZ477777777", "", 0},
		{"goes on", "cartao de cidadao: 000000000ZZ4-4412", "", 0},
		{"begins before", "cartao de cidadao: 4412-000000000ZZ4", "", 0},
		{"address", "cartao de cidadao: 000000000ZZ4@a.example", "", 0},
		{"no keyword", "it is 000000000ZZ4 here", "", 0},
	})
}
