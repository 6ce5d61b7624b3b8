package scan

// jpPassport finds Japanese passport numbers. Rules: two letters and seven digits.
var jpPassport = Detector{
	Name:   "jp_passport",
	About:  "Japanese passport numbers",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"jp passport", "japanese passport", "passport", "旅券番号", "パスポート",
	},
	lengths: []int{9},
	code:    &idCode{written: []string{"LL9999999"}, weak: true, valid: validJpPassport},
}

func validJpPassport(string) bool { return true }
