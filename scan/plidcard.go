package scan

// plIDCard finds Polish identity card numbers. Rules: Rozporządzenie MSWiA: three letters, six digits of which the first is the check digit, 7-3-1.
var plIDCard = Detector{
	Name:   "pl_id_card",
	About:  "Polish identity card numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"dowod osobisty", "dowodu osobistego", "nr dowodu", "numer dowodu", "seria i numer", "id card", "pl id card", "identity card",
		"nr dowodu osobistego", "numer dowodu osobistego", "seria i nr dowodu", "seria i nr", "dowod os", "numeru dowodu",
		"dowod nr",
	},
	lengths: []int{9},
	behind:  true,
	code:    &idCode{written: []string{"LLL 999999"}, valid: validPlIDCard},
}

func validPlIDCard(c string) bool {
	sum := 0
	for i, w := range [9]int{7, 3, 1, 9, 7, 3, 1, 7, 3} {
		sum += codeValue(c[i]) * w
	}
	return sum%10 == 0
}
