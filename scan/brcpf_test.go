package scan

import "testing"

func TestBrCPF(t *testing.T) {
	testDetector(t, "br_cpf", []detection{
		{"label, colon", "CPF/MF: 334411717-30", "33441171730", 0.90},
		{"label, colon 2", "Brazilian CPF: 536552697-06", "53655269706", 0.90},
		{"label, colon 3", "Cadastro de Pessoas Físicas: 876 290 452 39", "87629045239", 0.90},
		{"label, colon 4", "br cpf: 205 809 707 60", "20580970760", 0.90},
		{"groups of 9 9 9-9", "name=John+Smith&cpf=236 554 883-00&submit=1", "23655488300", 0.90},
		{"label, endash", "CPF nº – 971 204 089-50", "97120408950", 0.90},
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
