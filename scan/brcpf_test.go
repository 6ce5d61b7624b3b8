package scan

import "testing"

func TestBrCPF(t *testing.T) {
	testDetector(t, "br_cpf", []detection{
		{"label 1", "cpf: 39053344705", "39053344705", 0.90},
		{"label 2", "cpf 35161990910.", "35161990910", 0.90},
		{"label 3", "Our file has the cpf and that is 39053344705, as agreed", "39053344705", 0.90},
		{"label 4", "cpf=35161990910;", "35161990910", 0.90},
		{"label 5", "<cpf>\n39053344705\n", "39053344705", 0.90},
		{"form 11", "cpf: 39053344705", "39053344705", 0.90},
		{"form 3.3.3-2", "cpf: 390.533.447-05", "39053344705", 0.90},
		{"alone 3.3.3-2", "it is 390.533.447-05 here", "39053344705", Medium},

		{"wrong", "cpf: 39053344706", "", 0},
		{"longer", "cpf: 3905334470577777777777777", "", 0},
		{"goes on", "cpf: 39053344705-44", "", 0},
		{"begins before", "cpf: 44-39053344705", "", 0},
		{"short", "cpf: 390533", "", 0},
		{"address", "cpf: 39053344705@a.example", "", 0},
	})
}
