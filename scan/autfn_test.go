package scan

import "testing"

func TestAuTFN(t *testing.T) {
	testDetector(t, "au_tfn", []detection{
		{"label, camel", "{\"taxFileNo\":\"919-667-910\"}", "919667910", 0.90},
		{"label, xml", "<taxFileNo>256215130</taxFileNo>", "256215130", 0.90},
		{"label, camel 2", "{\"taxFileNo\":\"653-130-569\"}", "653130569", 0.90},
		{"label 1", "tfn: 123456782", "123456782", 0.90},
		{"label 2", "tfn 112474082.", "112474082", 0.90},
		{"label 3", "Our file has the tfn and that is 123456782, as agreed", "123456782", 0.90},
		{"label 4", "tfn=112474082;", "112474082", 0.90},
		{"label 5", "<tfn>\n123456782\n", "123456782", 0.90},
		{"form 9", "tfn: 123456782", "123456782", 0.90},
		{"form 3 3 3", "tfn: 123 456 782", "123456782", 0.90},
		{"form 3-3-3", "tfn: 123-456-782", "123456782", 0.90},

		{"wrong", "tfn: 123456783", "", 0},
		{"longer", "tfn: 12345678277777777777777", "", 0},
		{"goes on", "tfn: 123456782-44", "", 0},
		{"begins before", "tfn: 44-123456782", "", 0},
		{"short", "tfn: 123456", "", 0},
		{"address", "tfn: 123456782@a.example", "", 0},
		{"no keyword", "it is 123456782 here", "", 0},
	})
}
