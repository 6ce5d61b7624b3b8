package scan

// tnID finds Tunisian identity card numbers. Rules: loi n° 93-27 du 22 mars 1993: eight
// digits.
var tnID = Detector{
	Name:   "tn_id",
	About:  "Tunisian identity card numbers (CIN)",
	Levels: "medium with shape and a keyword directly near",
	Keywords: []string{
		"tn id", "cin", "numero cin", "carte d'identite nationale", "tunisie", "tunisia", "tunisian", "بطاقة التعريف",
		"بطاقة التعريف الوطنية",
	},
	id:   &idNumber{written: []string{"8"}, weak: true, within: 40, valid: validTnID},
	show: showLast,
}

func validTnID(d string) bool { return !validDay(number(d[:4]), number(d[4:6]), number(d[6:])) }
