package scan

import "strings"

// vin finds vehicle identification numbers. Rules: ISO 3779, 49 CFR 565: transliteration, weights mod 11, check in the ninth place.
var vin = Detector{
	Name:   "vin",
	About:  "vehicle identification numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"vin", "vehicle identification number", "chassis", "chassis number", "fahrgestellnummer", "fahrzeug-identifizierungsnummer",
		"fin", "vehicle",
	},
	lengths: []int{17},
	code:    &idCode{written: []string{"AAAAAAAAAAAAAAAAA"}, valid: validVin},
}

func validVin(c string) bool {
	sum := 0
	for i := range 17 {
		v := strings.IndexByte("0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ", c[i])
		if v < 0 || c[i] == 'I' || c[i] == 'O' || c[i] == 'Q' {
			return false
		}
		sum += v % 10 * [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}[i]
	}
	return "0123456789X"[sum%11] == c[8]
}
