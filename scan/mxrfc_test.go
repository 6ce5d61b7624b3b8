package scan

import "testing"

func TestMxRFC(t *testing.T) {
	testDetector(t, "mx_rfc", []detection{
		{"label, colon", "clave RFC: hepc8402055m0", "HEPC8402055M0", 0.90},
		{"label, colon 2", "Mexican RFC: ramd7212108j2", "RAMD7212108J2", 0.90},
		{"label, camel", "{\"claveRfc\":\"DIDM-771210-TO3\"}", "DIDM771210TO3", 0.90},
		{"label, lower", "mx rfc: popg890107e99", "POPG890107E99", 0.90},
		{"label, intro", "Please find the R.F.C. of our client below.\n\n    MEPS 800422 493\n\nRegards", "MEPS800422493", 0.90},
		{"label, dash", "mx rfc - lesc790816652", "LESC790816652", 0.90},
		{"label, sent", "Hello,\n\nmy R.F.C. is VORC 630702 CD8. Please confirm.\n\nBest regards,\nJohn", "VORC630702CD8", 0.90},
		{"person", "rfc: GODE561231GR8", "GODE561231GR8", 0.90},
		{"alone", "it is GODE561231GR8 here", "GODE561231GR8", Medium},
		{"company", "RFC ABC010203XYA", "ABC010203XYA", 0.90},
		{"spaced", "RFC GARC-800514-AB4", "GARC800514AB4", 0.90},
		{"company, blanks", "RFC: TES 990101 QA2", "TES990101QA2", 0.90},

		{"wrong check", "rfc: GODE561231GR9", "GODE561231GR9", Low},

		{"wrong check alone", "it is GODE561231GR9 here", "", 0},
		{"wrong 2", "rfc: GODE561331GR8", "", 0},
		{"wrong 3", "rfc: GO561231GR8", "", 0},
		{"longer", "rfc: GODE561231GR877777777", "", 0},
		{"goes on", "rfc: GODE561231GR8-4412", "", 0},
		{"begins before", "rfc: 4412-GODE561231GR8", "", 0},
		{"address", "rfc: GODE561231GR8@a.example", "", 0},
	})
}
