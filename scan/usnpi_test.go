package scan

import "testing"

func TestUsNPI(t *testing.T) {
	testDetector(t, "us_npi", []detection{
		{"label, xml", "<providerId>2559384914</providerId>", "2559384914", 0.90},
		{"label 1", "npi: 1234567893", "1234567893", 0.90},
		{"label 2", "npi 1245319599.", "1245319599", 0.90},
		{"label 3", "Our file has the npi and that is 1234567893, as agreed", "1234567893", 0.90},
		{"label 4", "npi=1245319599;", "1245319599", 0.90},
		{"label 5", "<npi>\n1234567893\n", "1234567893", 0.90},
		{"form 10", "npi: 1234567893", "1234567893", 0.90},
		{"groups, dashes", "NPI: 1234-567-893", "1234567893", 0.90},
		{"groups", "provider identifier 1234 567 893", "1234567893", 0.90},

		{"wrong", "npi: 1234567894", "", 0},
		{"longer", "npi: 123456789377777777777777", "", 0},
		{"goes on", "npi: 1234567893-44", "", 0},
		{"begins before", "npi: 44-1234567893", "", 0},
		{"short", "npi: 123456", "", 0},
		{"address", "npi: 1234567893@a.example", "", 0},
		{"no keyword", "it is 1234567893 here", "", 0},
		{"one digit only", "npi: 1111111112", "", 0},
	})
}
