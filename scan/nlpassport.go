package scan

import "strings"

// nlPassport finds Dutch passport and identity card numbers. Rules: RvIG: two letters, six letters or digits without O, a digit.
var nlPassport = Detector{
	Name:   "nl_passport",
	About:  "Dutch passport and identity card numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"nl passport", "paspoort", "paspoortnummer", "documentnummer", "passport", "identiteitskaart",
	},
	lengths: []int{9},
	code:    &idCode{strict: true, written: []string{"LLAAAAAA9"}, weak: true, valid: validNlPassport},
}

func validNlPassport(c string) bool {
	return !strings.Contains(c, "O")
}
