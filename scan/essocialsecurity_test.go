package scan

import "testing"

func TestEsSocialSecurity(t *testing.T) {
	testDetector(t, "es_social_security", []detection{
		{"label, colon", "Spanish social security number: 41-46180797-90", "414618079790", 0.90},
		{"label, colon 2", "núm. SS: 41-86073891-91", "418607389191", 0.90},
		{"label, after", "085805754810 is the núm. SS you asked for", "085805754810", 0.90},
		{"label, camel", "{\"esSocialSecurity\":\"46 57571587 90\"}", "465757158790", 0.90},
		{"label, camel 2", "{\"numeroDeLaSeguridadSocial\":\"41/32467699/76\"}", "413246769976", 0.90},
		{"label 1", "seguridad social: 281234567840", "281234567840", 0.90},
		{"label 2", "seguridad social 281234567840.", "281234567840", 0.90},
		{"label 3", "Our file has the seguridad social and that is 281234567840, as agreed", "281234567840", 0.90},
		{"label 4", "seguridad social=281234567840;", "281234567840", 0.90},
		{"label 5", "<seguridad social>\n281234567840\n", "281234567840", 0.90},
		{"form 12", "seguridad social: 281234567840", "281234567840", 0.90},
		{"form 2 8 2", "seguridad social: 28 12345678 40", "281234567840", 0.90},
		{"form 2/8/2", "seguridad social: 28/12345678/40", "281234567840", 0.90},
		{"form 2-8-2", "seguridad social: 28-12345678-40", "281234567840", 0.90},

		{"wrong", "seguridad social: 281234567841", "", 0},
		{"longer", "seguridad social: 28123456784077777777777777", "", 0},
		{"goes on", "seguridad social: 281234567840-44", "", 0},
		{"begins before", "seguridad social: 44-281234567840", "", 0},
		{"short", "seguridad social: 281234", "", 0},
		{"address", "seguridad social: 281234567840@a.example", "", 0},
		{"no keyword", "it is 281234567840 here", "", 0},
	})
}
