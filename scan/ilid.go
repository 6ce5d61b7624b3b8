package scan

// ilID finds Israeli identity numbers. Rules: Ministry of the Interior: nine digits with a Luhn check.
var ilID = Detector{
	Name:   "il_id",
	About:  "Israeli identity numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"teudat zehut", "תעודת זהות", "ת.ז", "ת\"ז", "מספר זהות", "israeli id", "israel id", "il id", "identity number",
		"tz", "t.z", "teudat-zehut", "id number", "identity card", "zehut", "מספר תעודת זהות", "מס' זהות", "ת\"ז", "ת״ז",
		"תז",
	},
	id:   &idNumber{written: []string{"9", "8-1", "7-1"}, valid: validIlID},
	show: showLast,
}

func validIlID(d string) bool {
	return luhn(d)
}
