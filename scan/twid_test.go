package scan

import "testing"

func TestTwID(t *testing.T) {
	testDetector(t, "tw_id", []detection{
		{"label, colon", "統一編號: k165750370", "K165750370", 0.90},
		{"label, colon 2", "統一編號: S109924392", "S109924392", 0.90},
		{"label, xml", "<taiwanId>k244184761</taiwanId>", "K244184761", 0.90},
		{"label 1", "taiwan id: A123456789", "A123456789", 0.90},
		{"label 2", "taiwan id A244144802.", "A244144802", 0.90},
		{"label 3", "Our file has the taiwan id and that is A123456789, as agreed", "A123456789", 0.90},
		{"label 4", "taiwan id=A244144802;", "A244144802", 0.90},
		{"label 5", "<taiwan id>\nA123456789\n", "A123456789", 0.90},
		{"lower case", "taiwan id: a123456789", "A123456789", 0.90},

		{"wrong", "taiwan id: A123456788", "", 0},
		{"longer", "taiwan id: A12345678977777777777777", "", 0},
		{"goes on", "taiwan id: A123456789-44", "", 0},
		{"begins before", "taiwan id: 44-A123456789", "", 0},
		{"short", "taiwan id: A12345", "", 0},
		{"address", "taiwan id: A123456789@a.example", "", 0},
		{"no keyword", "it is A123456789 here", "", 0},
	})
}
