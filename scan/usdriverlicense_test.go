package scan

import "testing"

func TestUsDriverLicense(t *testing.T) {
	testDetector(t, "us_driver_license", []detection{
		{"California", "Driver's license: D1234562", "D1234562", Medium},
		{"New York", "drivers license 714 - no, driver license number 123-456-789", "123456789", Medium},
		{"Florida", "DL number: G544061739250", "G544061739250", Medium},
		{"Illinois", "driver license D400-7836-0001", "D40078360001", Medium},
		{"Washington", "driver's license DOEM123AB1C2", "DOEM123AB1C2", Medium},
		{"Texas", "DLN 08345678", "08345678", Medium},
		{"Pennsylvania", "driver's license no. 98765432", "98765432", Medium},
		{"Michigan", "license number P800000224322", "P800000224322", Medium},
		{"California, named", "California driver's license: D1234562", "D1234562", High},
		{"its letters", "CA DL D1234562", "D1234562", High},
		{"its letters behind", "Driver license (TX): 08345678", "08345678", High},
		{"another state's form", "Texas driver's license: D1234562", "D1234562", Medium},
		{"New Jersey", "New Jersey driver license S1234 56789 01234", "S12345678901234", High},
		{"Iowa", "Driver's license 123AB4567, Iowa", "123AB4567", High},
		{"Missouri", "MO driver's license 12345678AB", "12345678AB", High},
		{"Kansas", "driver license of Kansas: K1H2J", "K1H2J", High},
		{"Montana", "Montana driver's license 0300419831206", "0300419831206", High},
		{"West Virginia", "West Virginia DL number AB12345", "AB12345", High},
		{"Maryland", "Maryland driver license S-530-421-039-705", "S530421039705", High},
		{"short label", "DL: D1234562", "D1234562", Low},
		{"permit", "Michigan driving permit: M123456789012", "M123456789012", High},
		{"state card", "state id: A1234567", "A1234567", Low},
		{"uncertain word, state", "California DL D1234562 on file", "D1234562", High},

		{"common shape without the state", "license number AB12345", "", 0},
		{"common number without the state", "license number 123456", "", 0},
		{"shape of another state", "Iowa license number AB12345", "", 0},
		{"no keyword", "it is D1234562 here", "", 0},
		{"longer", "driver's license: D123456277777777", "", 0},
		{"goes on", "driver's license: D1234562-44", "", 0},
		{"begins before", "driver's license: 4412-D1234562", "", 0},
		{"address", "driver's license: D1234562@a.example", "", 0},
		{"a day", "driver license expires 20260314", "", 0},
		{"far", "driver license x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x D1234562", "", 0},
		{"uncertain word behind", "Closes: #1011128) Add missing license", "", 0},
		{"uncertain word, far", "the license of the program is the one of D1234562", "", 0},
	})
}
