package scan

import "strings"

// vin finds vehicle identification numbers. Rules: ISO 3779, 49 CFR 565: transliteration, weights mod 11, check in the
// ninth place; the check is a duty in North America (numbers with 1 to 5 first) and China (L) only.
var vin = Detector{
	Name:   "vin",
	About:  "vehicle identification numbers",
	Levels: "high with check digits and a keyword near; medium without a check directly behind a keyword, for makers outside North America and China; low with the check alone",
	Keywords: []string{
		"vin", "vehicle identification number", "chassis", "chassis number", "fahrgestellnummer", "fahrzeug-identifizierungsnummer",
		"fin", "vehicle",
		"vin number", "vin #", "vin no", "chassis no", "chassis nr", "numero de chassis", "numero di telaio", "telaio",
		"fgst-nr", "fahrgestell-nr", "fahrgestellnr", "fin-nummer", "vehicle id", "vehicle id number", "numero vin",
		"n chassis", "bastidor", "numero de bastidor", "vehicle identification no", "vin code",
	},
	refine:  refineVin,
	lengths: []int{17},
	code:    &idCode{strict: true, written: []string{"AAAAAAAAAAAAAAAAA"}, alone: true, valid: shapedVin},
}

// shapedVin reports whether c may be a number: the last three places of a maker's serial are digits.
func shapedVin(c string) bool {
	return !strings.ContainsAny(c, "IOQ") && strings.Trim(c[14:], "0123456789") == "" && strings.ContainsAny(c, "ABCDEFGHJKLMNPRSTUVWXYZ")
}

// refineVin wants the check, or a keyword in its place where none is a duty.
func refineVin(t *text, m *match) bool {
	_, near := t.keyword(m.span, 100, 100)
	switch c := m.value; {
	case validVin(c) && near:
	case validVin(c):
		m.conf = Low
	case c[0] >= '1' && c[0] <= '5' || c[0] == 'L' || !t.called(m.span):
		return false
	default:
		m.conf, m.evidence = Medium, m.inPlaceOfCheck("shape")
	}
	return true
}

func validVin(c string) bool {
	sum := 0
	for i := range 17 {
		v := strings.IndexByte("0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ", c[i])
		if v < 0 || c[i] == 'I' || c[i] == 'O' || c[i] == 'Q' {
			return false
		}
		sum += v % 10 * [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}[i]
	}
	return "0123456789X"[sum%11] == c[8]
}
