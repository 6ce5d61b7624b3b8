package scan

// itIDCard finds Italian identity card numbers. Rules: electronic cards: two letters, five digits, two letters; paper ones two letters and seven digits.
var itIDCard = Detector{
	Name:   "it_id_card",
	About:  "Italian identity card numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"carta d'identita", "carta di identita", "numero carta", "documento", "identity card", "id card", "it id card", "c.i",
		"carta d'identita n", "carta d'identita elettronica", "cie", "c.i.e", "numero documento", "documento n", "documento d'identita",
		"n. carta", "numero carta d'identita", "ci n",
	},
	lengths: []int{9},
	code:    &idCode{written: []string{"LL 99999 LL", "LL 9999999"}, weak: true, valid: validItIDCard},
}

func validItIDCard(string) bool { return true }
