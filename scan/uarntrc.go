package scan

// uaRntrc finds Ukrainian tax numbers (RNTRC). Rules: State Tax Service: weights mod 11.
var uaRntrc = Detector{
	Name:   "ua_rntrc",
	About:  "Ukrainian tax numbers (RNTRC)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"rntrc", "rnokpp", "ua rntrc", "ukrainian tax number", "phokпп", "iпh", "iдehtифikaцiиhии homep",
	},
	id:   &idNumber{written: []string{"10"}, valid: validUaRntrc},
	show: showLast,
}

func validUaRntrc(d string) bool {
	return ((-digitAt(d, 0)+5*digitAt(d, 1)+7*digitAt(d, 2)+9*digitAt(d, 3)+4*digitAt(d, 4)+6*digitAt(d, 5)+10*digitAt(d, 6)+5*digitAt(d, 7)+7*digitAt(d, 8))%11+11)%11%10 == digitAt(d, 9)
}
