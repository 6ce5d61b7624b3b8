package scan

import "strings"

// itCodiceFiscale finds Italian fiscal codes. Rules: DM 23 December 1976: letters of the name, date, place; odd and even values mod 26; letters for digits where two persons collide.
var itCodiceFiscale = Detector{
	Name:   "it_codice_fiscale",
	About:  "Italian fiscal codes",
	Levels: "medium without a keyword; high with check digits and a keyword near",
	Keywords: []string{
		"codice fiscale", "cod. fiscale", "cod fisc", "c.f", "cf", "fiscal code", "it codice fiscale",
		"cod.fisc", "codfisc", "cod. fisc", "codicefiscale", "c. f", "italian fiscal code", "tax code",
	},
	lengths: []int{16},
	code:    &idCode{written: []string{"LLLLLLAALAALAAAL", "LLL LLL AALAA LAAAL", "LLLLLL AA LAA LAAAL"}, alone: true, valid: validItCodiceFiscale},
}

func validItCodiceFiscale(c string) bool {
	for i, b := range []byte(c[:15]) {
		digit := i == 6 || i == 7 || i == 9 || i == 10 || i >= 12
		if digit && b > '9' && strings.IndexByte("LMNPQRSTUV", b) < 0 {
			return false
		}
	}
	if strings.IndexByte("ABCDEHLMPRST", c[8]) < 0 {
		return false
	}
	sum := 0
	for i := range 15 {
		v := codeValue(c[i])
		if v > 9 {
			v -= 10
		}
		if i%2 == 0 {
			v = codiceOdd[v]
		}
		sum += v
	}
	return c[15] == byte('A'+sum%26)
}

// codiceOdd are the values of characters in odd places (counted from one).
var codiceOdd = [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
