package scan

import "strings"

// deIDCard finds German identity card numbers. Rules: PAuswV: serial of nine characters, check digit 7-3-1.
var deIDCard = Detector{
	Name:   "de_id_card",
	About:  "German identity card numbers",
	Levels: "high with check digit and a keyword near, medium without that digit",
	Keywords: []string{
		"personalausweis", "ausweisnummer", "personalausweisnummer", "ausweis", "id card", "identity card", "de id card", "perso",
		"ausweis-nr", "personalausweis-nr", "personalausweisnr", "perso-nr", "persoausweis", "seriennummer", "npa", "ausweisnr",
		"identity document",
	},
	lengths: []int{9, 10},
	refine:  refineDeSerial,
	code:    &idCode{strict: true, written: []string{"L999999999", "LAAAAAAAA9", "LAAAAAAAA"}, valid: validDeIDCard},
}

func validDeIDCard(c string) bool {
	return strings.IndexByte("LMNPRTVWXY", c[0]) >= 0 && only(c[:9], idAlphabet) && (len(c) == 9 || mrzCheck(c))
}

// idAlphabet are the characters of German serial numbers: no vowels, no look-alikes.
const idAlphabet = "CFGHJKLMNPRTVWXYZ0123456789"

// refineDeSerial makes less sure a serial number without the check digit behind it.
func refineDeSerial(_ *text, m *match) bool {
	if len(m.value) == 9 {
		m.conf, m.evidence = Medium, m.inPlaceOfCheck("shape")
	}
	return true
}
