package scan

import "strings"

// inPAN finds Indian permanent account numbers. Rules: Income Tax Department: five letters with the holder's kind in the fourth place, four digits, letter.
var inPAN = Detector{
	Name:   "in_pan",
	About:  "Indian permanent account numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"pan", "pan number", "pan no", "pan card", "permanent account number", "in pan", "income tax",
		"pan card no", "pan card number", "pancard", "permanent account no", "pan id", "pan#", "p.a.n", "income tax pan",
	},
	lengths: []int{10},
	code:    &idCode{written: []string{"LLLLL9999L"}, weak: true, valid: validInPAN},
}

func validInPAN(c string) bool {
	return strings.IndexByte("ABCFGHJLPT", c[3]) >= 0
}
