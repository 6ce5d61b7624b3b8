package scan

import "testing"

func TestDePassport(t *testing.T) {
	testDetector(t, "de_passport", []detection{
		{"label, camel", "{\"passNr\":\"FJ8MLH3VP\"}", "FJ8MLH3VP", Medium},
		{"label, json", "{\"name\": \"John Smith\", \"pass_nr\": \"CFLPFX8JC\", \"active\": true}", "CFLPFX8JC", Medium},
		{"label, camel 2", "{\"germanPassport\":\"JVTZ90J491\"}", "JVTZ90J491", 0.90},
		{"label, log", "2024-03-01 12:03:11 INFO user=17 pass_nr=JPHXVWC670 status=ok", "JPHXVWC670", 0.90},
		{"label, xml", "<passportNumber>HYLY86K7R8</passportNumber>", "HYLY86K7R8", 0.90},
		{"label 1", "reisepass: C01X00T478", "C01X00T478", 0.90},
		{"label 2", "reisepass C01X00T47.", "C01X00T47", Medium},
		{"label 3", "Our file has the reisepass and that is C26VMVVC3, as agreed", "C26VMVVC3", Medium},
		{"label 4", "reisepass=C01X00T478;", "C01X00T478", 0.90},
		{"label 5", "<reisepass>\nC01X00T47\n", "C01X00T47", Medium},
		{"lower case", "reisepass: c01x00t478", "C01X00T478", 0.90},

		{"wrong", "reisepass: AS0123456", "", 0},
		{"longer", "reisepass: C01X00T47877777777777777", "", 0},
		{"goes on", "reisepass: C01X00T478-44", "", 0},
		{"begins before", "reisepass: 44-C01X00T478", "", 0},
		{"short", "reisepass: C01X00", "", 0},
		{"address", "reisepass: C01X00T478@a.example", "", 0},
		{"no keyword", "it is C01X00T478 here", "", 0},
	})
}
