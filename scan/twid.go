package scan

import "strings"

// twID finds Taiwanese identity numbers. Rules: Ministry of the Interior: letter of the place, sex, weights mod 10.
var twID = Detector{
	Name:   "tw_id",
	About:  "Taiwanese identity numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"taiwan id", "tw id", "身分證", "身分證字號", "身份證", "national id", "identity card", "roc id",
		"統一編號", "身分證統一編號", "身份證字號", "國民身分證", "身分證號碼", "身分證號", "national id no", "id no", "id number", "identity number",
		"居留證",
	},
	lengths: []int{10},
	code:    &idCode{written: []string{"L999999999"}, valid: validTwID},
}

func validTwID(c string) bool {
	v := strings.IndexByte("ABCDEFGHJKLMNPQRSTUVXYWZIO", c[0]) + 10
	if c[1] != '1' && c[1] != '2' && c[1] != '8' && c[1] != '9' {
		return false
	}
	return (v/10+v%10*9+weighted(c[1:], 8, 7, 6, 5, 4, 3, 2, 1, 1))%10 == 0
}
