package scan

import "strings"

// frIDCard finds French identity card numbers. Rules: arrêté du 1er février 1988: twelve
// digits (year, month, department, serial); since 2021 nine characters of the set of ICAO
// Doc 9303 without vowels.
var frIDCard = Detector{
	Name:   "fr_id_card",
	About:  "French identity card numbers",
	Levels: "medium with shape and a keyword near",
	Keywords: []string{
		"carte d'identite", "carte nationale d'identite", "carte identite", "cni", "numero de carte d'identite", "piece d'identite",
		"numero cni", "french id card", "fr id card", "identite nationale",
		"n de carte d'identite", "carte d'identite n", "cni n", "n cni", "identity card", "cnie", "id card",
	},
	id:      &idNumber{written: []string{"12"}, weak: true, valid: validFrIDCard},
	lengths: []int{9, 12},
	code:    &idCode{strict: true, written: []string{"9999L9999999", "LAAAAAAAA", "AAAAAAAAA"}, weak: true, valid: validFrIDCard},
	show:    showLast,
}

func validFrIDCard(c string) bool {
	if len(c) == 9 {
		return only(c, "BCDFGHJKLMNPQRSTVWXYZ0123456789") && strings.ContainsAny(c, "0123456789")
	}
	month := number(c[2:4])
	return month >= 1 && month <= 12
}
