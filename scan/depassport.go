package scan

import "strings"

// dePassport finds German passport numbers. Rules: PassV: serial of nine characters, check digit 7-3-1.
var dePassport = Detector{
	Name:   "de_passport",
	About:  "German passport numbers",
	Levels: "high with check digit and a keyword near, medium without that digit",
	Keywords: []string{
		"reisepass", "reisepassnummer", "passnummer", "pass-nr", "passport", "passport number", "de passport", "german passport",
		"reisepass-nr", "passnr", "pass nr", "reisepassnr", "pass-nummer",
	},
	lengths: []int{9, 10},
	refine:  refineDeSerial,
	code:    &idCode{strict: true, written: []string{"LAAAAAAAA9", "LAAAAAAAA"}, valid: validDePassport},
}

func validDePassport(c string) bool {
	return strings.IndexByte("CFGHJK", c[0]) >= 0 && only(c[:9], idAlphabet) && strings.ContainsAny(c[1:9], "0123456789") && (len(c) == 9 || mrzCheck(c))
}
