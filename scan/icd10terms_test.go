package scan

import "testing"

func TestICD10Terms(t *testing.T) {
	testDetector(t, "icd10_terms", []detection{
		{"with a keyword", "ICD-10: E11.9", "E11.9", Medium},
		{"German", "Hauptdiagnose: F32.1 G", "F32.1", Medium},
		{"in brackets", "diagnosis breast cancer (C50.912)", "C50.912", Medium},
		{"no decimal behind a keyword", "ICD code I10", "I10", Medium},
		{"French", "code CIM-10 J45.0", "J45.0", Medium},
		{"a disease", "type 2 diabetes mellitus without complications, E11.9", "E11.9", Medium},
		{"a drug", "F33.1, sertraline 50 mg in the morning", "F33.1", Medium},
		{"a disease and no decimal", "essential hypertension I10", "I10", Medium},
		{"decimal alone", "see K21.0 for more", "K21.0", Low},

		{"no decimal alone", "take the A10 or the A10 again", "", 0},
		{"vitamin", "Vitamin B12 and paper B12", "", 0},
		{"no decimal, keyword far", "diagnosis of the problem that we had on the road A10", "", 0},
		{"part number", "diagnosis: AB-E11.9", "", 0},
		{"part number goes on", "diagnosis: E11.9-44", "", 0},
		{"version", "diagnosis: E11.9.2", "", 0},
		{"no such category", "ICD-10: E99.1", "", 0},
		{"small letter", "icd-10: e11.9", "", 0},
		{"five decimals", "ICD-10: E11.91234", "", 0},
		{"file", "diagnosis /E11.9", "", 0},
	})
}
