package scan

import "testing"

func TestPhTin(t *testing.T) {
	testDetector(t, "ph_tin", []detection{
		{"label, colon", "T.I.N.: 228034873000", "228034873000", Medium},
		{"label, camel", "{\"birTin\":\"993-582-606\"}", "993582606", Medium},
		{"label, md", "| T.I.N. | 373-480-732-000 |\n", "373480732000", Medium},
		{"label, xml", "<taxIdentificationNumber>288630273000</taxIdentificationNumber>", "288630273000", Medium},
		{"label 1", "tin: 123456789", "123456789", Medium},
		{"label 2", "tin 123456789000.", "123456789000", Medium},
		{"label 3", "Our file has the tin and that is 123456789, as agreed", "123456789", Medium},
		{"label 4", "tin=123456789000;", "123456789000", Medium},
		{"label 5", "<tin>\n123456789\n", "123456789", Medium},
		{"form 9", "tin: 123456789", "123456789", Medium},
		{"form 3-3-3", "tin: 123-456-789", "123456789", Medium},
		{"form 3-3-3-3", "tin: 123-456-789-000", "123456789000", Medium},
		{"form 12", "tin: 123456789000", "123456789000", Medium},

		{"wrong", "tin: 000456789000", "", 0},
		{"longer", "tin: 12345678977777777777777", "", 0},
		{"goes on", "tin: 123456789-44", "", 0},
		{"begins before", "tin: 44-123456789", "", 0},
		{"short", "tin: 123456", "", 0},
		{"address", "tin: 123456789@a.example", "", 0},
		{"no keyword", "it is 123456789 here", "", 0},
	})
}
