package scan

// krRRN finds Korean resident registration numbers. Rules: Resident Registration Act: date, sex and century; the check digit mod 11 is kept for numbers before October 2020, so range only. Those of foreigners have 5 to 8 behind the date.
var krRRN = Detector{
	Name:   "kr_rrn",
	About:  "Korean resident registration numbers",
	Levels: "low without a keyword for the forms 6-7; medium with shape and range and a keyword near",
	Keywords: []string{
		"rrn", "resident registration number", "jumin", "주민등록번호", "주민번호", "kr rrn", "korean id", "외국인등록번호",
		"주민등록", "주민 등록 번호", "외국인 등록번호", "외국인등록", "resident registration no", "resident number", "jumin number", "jumin deungnok",
		"rrn number",
	},
	id:     &idNumber{written: []string{"6-7", "13", "6 7"}, alone: []string{"6-7"}, weak: true, valid: validKrRRN},
	refine: refineKrRRN,
	show:   showLast,
}

func validKrRRN(d string) bool {
	return d[6] != '0' && d[6] <= '8' && validYYMMDD(d[:6])
}

// refineKrRRN wants a keyword for the numbers of foreigners.
func refineKrRRN(_ *text, m *match) bool { return m.conf > Low || m.value[6] < '5' }
