package scan

import "testing"

func TestLvPk(t *testing.T) {
	testDetector(t, "lv_pk", []detection{
		{"label, colon", "Latvian personal code: 190175 12337", "19017512337", 0.90},
		{"label, colon 2", "personas koda: 010198 11095", "01019811095", 0.90},
		{"label, xml", "<personasKods>18026214548</personasKods>", "18026214548", 0.90},
		{"label, bullet", "- personal code: 040562 10524\n- Name: Anna", "04056210524", 0.90},
		{"label, md", "| personas koda | 241065-18817 |\n", "24106518817", 0.90},
		{"label, colon 3", "p.k.: 241291 13038", "24129113038", 0.90},
		{"label 1", "personas kods: 16117519997", "16117519997", 0.90},
		{"label 2", "personas kods 01011020070.", "01011020070", 0.90},
		{"label 3", "Our file has the personas kods and that is 01019902341, as agreed", "01019902341", 0.90},
		{"label 4", "personas kods=16117519997;", "16117519997", 0.90},
		{"label 5", "<personas kods>\n01011020070\n", "01011020070", 0.90},
		{"form 11", "personas kods: 16117519997", "16117519997", 0.90},
		{"form 6-5", "personas kods: 161175-19997", "16117519997", 0.90},

		{"wrong", "personas kods: 16117519998", "", 0},
		{"longer", "personas kods: 1611751999777777777777777", "", 0},
		{"goes on", "personas kods: 16117519997-44", "", 0},
		{"begins before", "personas kods: 44-16117519997", "", 0},
		{"short", "personas kods: 161175", "", 0},
		{"address", "personas kods: 16117519997@a.example", "", 0},
		{"no keyword", "it is 16117519997 here", "", 0},
	})
}
