package scan

import "testing"

func TestUkDriverLicense(t *testing.T) {
	testDetector(t, "uk_driver_license", []detection{
		{"label, colon", "UK driving licence: JONES 953240 JA6GM", "JONES953240JA6GM", Medium},
		{"label, colon 2", "licence no.: LEE99 561141 J97CE", "LEE99561141J97CE", Medium},
		{"label, colon 3", "Driving Licence No: JONES 051163 M98EU", "JONES051163M98EU", Medium},
		{"label, colon 4", "uk driver license: JONES 559285 JA8QC", "JONES559285JA8QC", Medium},
		{"groups of L9 9 L9L", "driving licence: LEE99 712052 J99GF", "LEE99712052J99GF", Medium},
		{"label, json", "{\"name\": \"John Smith\", \"dvla\": \"JONES 807011 JA8SS\", \"active\": true}", "JONES807011JA8SS", Medium},
		{"label 1", "driving licence: MORGA657054SM9IJ", "MORGA657054SM9IJ", Medium},
		{"label 2", "driving licence SMITH710238JA9AB.", "SMITH710238JA9AB", Medium},
		{"label 3", "Our file has the driving licence and that is MORGA657054SM9IJ, as agreed", "MORGA657054SM9IJ", Medium},
		{"label 4", "driving licence=SMITH710238JA9AB;", "SMITH710238JA9AB", Medium},
		{"label 5", "<driving licence>\nMORGA657054SM9IJ\n", "MORGA657054SM9IJ", Medium},
		{"lower case", "driving licence: morga657054sm9ij", "MORGA657054SM9IJ", Medium},
		{"alone", "it is MORGA657054SM9IJ here", "MORGA657054SM9IJ", Low},
		{"short name", "DVLA FO999512018AA1AB", "FO999512018AA1AB", Medium},

		{"wrong", "driving licence: MORGA699054SM9IJ", "", 0},
		{"longer", "driving licence: MORGA657054SM9IJ77777777777777", "", 0},
		{"goes on", "driving licence: MORGA657054SM9IJ-44", "", 0},
		{"begins before", "driving licence: 44-MORGA657054SM9IJ", "", 0},
		{"short", "driving licence: MORGA6", "", 0},
		{"address", "driving licence: MORGA657054SM9IJ@a.example", "", 0},
		{"nine within the name", "driving licence MO9G9657054SM9IJ", "", 0},
	})
}
