package scan

import "testing"

func TestPtNIF(t *testing.T) {
	testDetector(t, "pt_nif", []detection{
		{"label, colon", "N.º contribuinte: PT258621745", "PT258621745", 0.90},
		{"label, colon 2", "Portuguese tax number: PT518397777", "PT518397777", 0.90},
		{"label, colon 3", "número fiscal: 351.080.996", "351080996", 0.90},
		{"label, colon 4", "NIF/NIPC: 300.749.481", "300749481", 0.90},
		{"label, camel", "{\"numeroDeContribuinte\":\"565 412 213\"}", "565412213", 0.90},
		{"label, nbsp", "Contribuinte:\u00a0PT574027114", "PT574027114", 0.90},
		{"label, dots", "Portuguese tax number ........ 152075330", "152075330", 0.90},
		{"label 1", "nif: 501964843", "501964843", 0.90},
		{"label 2", "nif 123456789.", "123456789", 0.90},
		{"label 3", "Our file has the nif and that is 501964843, as agreed", "501964843", 0.90},
		{"label 4", "nif=123456789;", "123456789", 0.90},
		{"label 5", "<nif>\n501964843\n", "501964843", 0.90},
		{"form 9", "nif: 501964843", "501964843", 0.90},
		{"form 3 3 3", "nif: 501 964 843", "501964843", 0.90},

		{"wrong", "nif: 501964844", "", 0},
		{"longer", "nif: 50196484377777777777777", "", 0},
		{"goes on", "nif: 501964843-44", "", 0},
		{"begins before", "nif: 44-501964843", "", 0},
		{"short", "nif: 501964", "", 0},
		{"address", "nif: 501964843@a.example", "", 0},
		{"no keyword", "it is 501964843 here", "", 0},
	})
}
