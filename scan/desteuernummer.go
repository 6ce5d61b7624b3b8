package scan

// deSteuernummer finds German tax numbers of the tax offices. Rules: BMF, Aufbau der
// Steuernummer: the ways each Land writes them (3/3/5, 2/3/5, 3/4/4, 5/5), and thirteen
// digits with the code of the Land for ELSTER.
var deSteuernummer = Detector{
	Name:   "de_steuernummer",
	About:  "German tax numbers of the tax offices (Steuernummer)",
	Levels: "medium with shape and a keyword near",
	Keywords: []string{
		"steuernummer", "steuernr", "steuer-nr", "st.-nr", "st-nr", "stnr", "st.nr", "tax number", "finanzamt", "de steuernummer",
		"ust-nr", "steuer-nummer",
		"steuer nr", "steuernummern", "st.nummer", "st nr",
	},
	id:     &idNumber{written: []string{"3/3/5", "2/3/5", "3/4/4", "5/5", "10", "11", "13", "3 3 5", "2 3 5", "3 4 4", "3/3/4/1"}, weak: true, within: 60, valid: validDeSteuernummer},
	behind: true,
	code:   &idCode{written: []string{"0999 999 99999", "999 0999 9999"}, weak: true, within: 60, valid: func(string) bool { return false }},
	show:   showLast,
}

// validDeSteuernummer knows the two digits of the Land that ELSTER's thirteen
// digits begin with, and that its fifth digit is 0.
func validDeSteuernummer(d string) bool {
	if len(d) != 13 {
		return d[:2] != "00" && d[len(d)-4:] != "0000"
	}
	switch d[:2] {
	case "10", "11", "21", "22", "23", "24", "26", "27", "28", "30", "31", "32", "40", "41":
	default:
		if d[0] != '5' && d[0] != '9' {
			return false
		}
	}
	return d[4] == '0'
}
