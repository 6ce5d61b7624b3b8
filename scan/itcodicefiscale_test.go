package scan

import "testing"

func TestItCodiceFiscale(t *testing.T) {
	testDetector(t, "it_codice_fiscale", []detection{
		{"label, colon", "cod. fisc.: CNS TVR 60M54 H501N", "CNSTVR60M54H501N", 0.90},
		{"label, colon 2", "Italian tax code: LDV VBL 62S27 L219F", "LDVVBL62S27L219F", 0.90},
		{"label, colon 3", "fiscal code: LGPRSL 44H41H501D", "LGPRSL44H41H501D", 0.90},
		{"label, colon 4", "Codice Fiscale (CF): VNGTVT 42L27F839M", "VNGTVT42L27F839M", 0.90},
		{"label, colon 5", "it codice fiscale: GZBLVM 36 D05 F205Z", "GZBLVM36D05F205Z", 0.90},
		{"label, eq", "codice fiscale=CDPRVV 74 T56 H501E", "CDPRVV74T56H501E", 0.90},
		{"label 1", "codice fiscale: DMLPRY77D15H501F", "DMLPRY77D15H501F", 0.90},
		{"label 2", "codice fiscale RCCMNL83S18D969H.", "RCCMNL83S18D969H", 0.90},
		{"label 3", "Our file has the codice fiscale and that is DMLPRY77D15H501F, as agreed", "DMLPRY77D15H501F", 0.90},
		{"label 4", "codice fiscale=RCCMNL83S18D969H;", "RCCMNL83S18D969H", 0.90},
		{"label 5", "<codice fiscale>\nDMLPRY77D15H501F\n", "DMLPRY77D15H501F", 0.90},
		{"lower case", "codice fiscale: dmlpry77d15h501f", "DMLPRY77D15H501F", 0.90},
		{"alone", "it is DMLPRY77D15H501F here", "DMLPRY77D15H501F", Medium},

		{"wrong", "codice fiscale: DMLPRY77D15H502F", "", 0},
		{"longer", "codice fiscale: DMLPRY77D15H501F77777777777777", "", 0},
		{"goes on", "codice fiscale: DMLPRY77D15H501F-44", "", 0},
		{"begins before", "codice fiscale: 44-DMLPRY77D15H501F", "", 0},
		{"short", "codice fiscale: DMLPRY", "", 0},
		{"address", "codice fiscale: DMLPRY77D15H501F@a.example", "", 0},
	})
}
