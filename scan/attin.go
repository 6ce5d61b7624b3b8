package scan

// atTIN finds Austrian tax numbers (Abgabenkontonummer). Rules: BMF: two digits of the tax
// office, six digits and a check digit by Luhn, written 46-123/4567.
var atTIN = Detector{
	Name:   "at_tin",
	About:  "Austrian tax numbers (Abgabenkontonummer)",
	Levels: "high with check digit and a keyword near",
	Keywords: []string{
		"steuernummer", "abgabenkontonummer", "steuernr", "stnr", "st.nr", "finanzamt", "tin", "tax number", "at tin",
	},
	id:   &idNumber{written: []string{"2-3/4", "2 3/4", "9", "2/3/4"}, strict: true, valid: validAtTIN},
	show: showLast,
}

func validAtTIN(d string) bool { return luhn(d) && d[0] != '0' }
