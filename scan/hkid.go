package scan

// hkID finds Hong Kong identity card numbers. Rules: Immigration Department: one or two letters, six digits, check digit mod 11.
var hkID = Detector{
	Name:   "hk_id",
	About:  "Hong Kong identity card numbers",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"hkid", "hong kong id", "hk id", "identity card", "hkic", "身份證", "身份證號碼", "id card",
		"hk identity card", "hkid no", "香港身份證", "香港身份证", "身份證號", "identity card number", "hkid number", "hkid card",
		"h.k.i.d", "hk id card",
	},
	lengths: []int{7, 8, 9},
	code:    &idCode{written: []string{"LL999999 (A)", "L999999 (A)", "LL999999[A]", "L999999[A]", "LL999999 A", "L999999 A"}, valid: validHkID},
}

func validHkID(c string) bool {
	sum := 0
	body := c[:len(c)-1]
	if len(body) == 7 {
		sum = 36 * 9
	}
	for i := range len(body) {
		sum += codeValue(body[i]) * (len(body) + 1 - i)
	}
	last := codeValue(c[len(c)-1])
	return last <= 10 && (sum+last)%11 == 0
}
