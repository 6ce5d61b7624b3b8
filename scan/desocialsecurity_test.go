package scan

import "testing"

func TestDeSocialSecurity(t *testing.T) {
	testDetector(t, "de_social_security", []detection{
		{"label, colon", "German social security number: 42201275 Q 683", "42201275Q683", 0.90},
		{"label, sent", "Hello,\n\nmy SVNR is 64070767 L 426. Please confirm.\n\nBest regards,\nJohn", "64070767L426", 0.90},
		{"label, brack", "VSNR [19 170544 B 885]", "19170544B885", 0.90},
		{"label 1", "sozialversicherungsnummer: 15070649C103", "15070649C103", 0.90},
		{"label 2", "sozialversicherungsnummer 15070649C103.", "15070649C103", 0.90},
		{"label 3", "Our file has the sozialversicherungsnummer and that is 15070649C103, as agreed", "15070649C103", 0.90},
		{"label 4", "sozialversicherungsnummer=15070649C103;", "15070649C103", 0.90},
		{"label 5", "<sozialversicherungsnummer>\n15070649C103\n", "15070649C103", 0.90},
		{"lower case", "sozialversicherungsnummer: 15070649c103", "15070649C103", 0.90},
		{"alone", "it is 15070649C103 here", "15070649C103", Medium},

		{"wrong", "sozialversicherungsnummer: 15070649C104", "", 0},
		{"longer", "sozialversicherungsnummer: 15070649C10377777777777777", "", 0},
		{"goes on", "sozialversicherungsnummer: 15070649C103-44", "", 0},
		{"begins before", "sozialversicherungsnummer: 44-15070649C103", "", 0},
		{"short", "sozialversicherungsnummer: 150706", "", 0},
		{"address", "sozialversicherungsnummer: 15070649C103@a.example", "", 0},
	})
}
