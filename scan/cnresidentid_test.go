package scan

import "testing"

func TestCnResidentID(t *testing.T) {
	testDetector(t, "cn_resident_id", []detection{
		{"label, xml", "<idCardNumber>370202 19530723 7601</idCardNumber>", "370202195307237601", 0.90},
		{"label, star", "*身份证：*: 320102 19530102 300X", "32010219530102300X", 0.90},
		{"groups of 9 9 9L", "身份证: 610113 19780604 708X", "61011319780604708X", 0.90},
		{"groups of 9 9 9L 2", "cn resident id: 610113 19780604 708X", "61011319780604708X", 0.90},
		{"label, nbsp", "身份证号:\u00a0420106 19530425 841X", "42010619530425841X", 0.90},
		{"standard", "身份证号码：360426199101010071", "360426199101010071", 0.90},
		{"alone", "360426199101010071", "360426199101010071", Medium},
		{"GB 11643", "resident id 11010519491231002X", "11010519491231002X", 0.90},
		{"lower case", "身份证 11010519491231002x", "11010519491231002X", 0.90},
		{"no keyword, X", "it is 11010519491231002X here", "11010519491231002X", Medium},
		{"label", "id card: 440524188001010014", "440524188001010014", 0.90},
		{"first generation", "居民身份证 110105491231002", "110105491231002", Medium},

		{"wrong 1", "id card: 360426199101010072", "", 0},
		{"wrong 2", "id card: 110105194912310021", "", 0},
		{"wrong 3", "id card: 990105194912310021", "", 0},
		{"wrong 4", "id card: 360426199113010071", "", 0},
		{"longer", "id card: 36042619910101007177777777", "", 0},
		{"goes on", "id card: 360426199101010071-4412", "", 0},
		{"begins before", "id card: 4412-360426199101010071", "", 0},
		{"address", "id card: 360426199101010071@a.example", "", 0},
		{"first generation, no day", "resident id 110105491331002", "", 0},
		{"first generation, no keyword", "110105491231002", "", 0},
	})
}
