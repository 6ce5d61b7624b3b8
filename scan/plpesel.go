package scan

// plPesel finds Polish PESEL numbers. Rules: Ustawa o ewidencji ludności: weights 1, 3, 7, 9, check digit mod 10.
var plPesel = Detector{
	Name:   "pl_pesel",
	About:  "Polish PESEL numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"pesel", "numer pesel", "nr pesel", "pl pesel", "numer ewidencyjny",
		"numeru pesel", "nr ewidencyjny", "numer ewidencyjny pesel", "peselu",
	},
	id:   &idNumber{written: []string{"11"}, valid: validPlPesel},
	show: showLast,
}

func validPlPesel(d string) bool {
	return weighted(d, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
}
