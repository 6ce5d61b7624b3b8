package scan

import "strings"

// ukDriverLicense finds UK driving licence numbers. Rules: DVLA: surname, filled up with nines, decade, month (+ 5 for women), day, year, initials.
var ukDriverLicense = Detector{
	Name:   "uk_driver_license",
	About:  "UK driving licence numbers",
	Levels: "low without a keyword; medium with shape and range and a keyword near",
	Keywords: []string{
		"driving licence", "driver licence", "licence number", "license number", "driver number", "dvla", "driving license",
		"uk driver license",
		"driving licence number", "driving licence no", "licence no", "driver licence number", "uk driving licence",
		"uk driving license", "uk licence", "driver no",
	},
	lengths: []int{16},
	code:    &idCode{written: []string{"LLLLL999999LA9LL", "LLLL9999999LA9LL", "LLL99999999LA9LL", "LL999999999LA9LL", "LLLLL999999AA9LL", "LLLLL 999999 LA9LL", "LLLL9 999999 LA9LL", "LLL99 999999 LA9LL", "LL999 999999 LA9LL"}, alone: true, weak: true, valid: validUkDriverLicense},
}

func validUkDriverLicense(c string) bool {
	if strings.Trim(strings.TrimRight(c[:5], "9"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return false
	}
	m := number(c[6:8])
	if m > 50 {
		m -= 50
	}
	d := number(c[8:10])
	return m >= 1 && m <= 12 && d >= 1 && d <= 31
}
