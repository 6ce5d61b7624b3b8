package scan

// imei finds device numbers of mobile phones (IMEI). Rules: 3GPP TS 23.003, 6.2: type allocation code, serial,
// Luhn; with the version of the software (IMEISV) two digits stand in the place of the check.
var imei = Detector{
	Name:   "imei",
	About:  "device numbers of mobile phones (IMEI)",
	Levels: "high with check digits and a keyword near, medium with the version of the software in their place",
	Keywords: []string{
		"imei", "imei1", "imei2", "imei number", "imei no", "device id", "handset",
		"imei #", "imei num", "imei code", "imei nr", "imei-nummer", "imei/meid", "imei sv", "imeisv", "numero imei",
	},
	id:     &idNumber{written: []string{"15", "2-6-6-1", "6-2-6-1", "8-6-1", "2 6 6 1", "8-6-2"}, valid: validImei},
	refine: refineImei,
	show:   showLast,
	yields: []string{"payment_card"},
}

func validImei(d string) bool {
	return d[:2] != "00" && (len(d) == 16 || luhn(d))
}

// refineImei makes less sure what has no check.
func refineImei(_ *text, m *match) bool {
	if len(m.value) == 16 {
		m.conf, m.evidence = Medium, m.inPlaceOfCheck("shape")
	}
	return true
}
