package scan

// cnResidentID finds Chinese resident identity numbers. Rules: GB 11643-1999: code of the
// region (GB/T 2260), date of birth, serial, and a check character of ISO/IEC 7064 MOD
// 11-2; numbers of the first generation (GB 11643-1989, until 1999) have neither century nor check.
var cnResidentID = Detector{
	Name:   "cn_resident_id",
	About:  "Chinese resident identity numbers",
	Levels: "medium with region, date and check, or with region, date and a keyword in 15 digits; high with check and a keyword near",
	Keywords: []string{
		"cn resident id", "resident id", "resident identity card", "chinese id", "national id", "id card", "identity card", "身份证",
		"身份证号", "身份证号码", "公民身份号码", "居民身份证", "shenfenzheng",
		"chinese id card", "prc id", "id card number", "id number", "sfz", "身份证件号码", "身份證", "身份證號", "身分证", "resident identity number",
	},
	id:      &idNumber{written: []string{"18", "6 8 4", "15"}, alone: []string{"18"}, valid: validCnResidentID},
	lengths: []int{18},
	code:    &idCode{written: []string{"99999999999999999X"}, alone: true, valid: validCnResidentID},
	refine:  refineCnResidentID,
	show:    showLast,
}

func validCnResidentID(c string) bool {
	switch number(c[:2]) {
	case 11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91:
	default:
		return false
	}
	if len(c) == 15 {
		return validDay(1900+number(c[6:8]), number(c[8:10]), number(c[10:12]))
	}
	year := number(c[6:10])
	if year < 1880 || year > 2099 || !validDay(year, number(c[10:12]), number(c[12:14])) {
		return false
	}
	sum := weighted(c, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
	return "10X98765432"[sum%11] == c[17]
}

// refineCnResidentID makes less sure what has no check.
func refineCnResidentID(_ *text, m *match) bool {
	if len(m.value) == 15 {
		m.conf, m.evidence = Medium, m.inPlaceOfCheck("range")
	}
	return true
}
