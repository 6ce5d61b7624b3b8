package scan

import "strings"

// swiftBIC finds bank identifiers (BIC). Rules: ISO 9362: four letters, a country, two characters, perhaps three of a branch.
var swiftBIC = Detector{
	Name:   "swift_bic",
	About:  "bank identifiers (BIC)",
	Levels: "medium with shape and range and a keyword near; low in groups, directly behind one",
	Keywords: []string{
		"swift", "bic", "swift/bic", "bic/swift", "swift code", "bic code", "swift bic", "iban", "bankverbindung", "bank identifier",
		"codigo swift", "code swift", "code bic", "codice swift", "codice bic", "bic-code", "swift-code", "swiftcode",
		"bankcode", "swift number", "swift no", "bank code",
	},
	lengths: []int{8, 11},
	behind:  true,
	refine:  refineSwiftBIC,
	code:    &idCode{strict: true, written: []string{"LLLLLLAAAAA", "LLLLLLAA", "LLLL LL AA AAA", "LLLL LL AA"}, weak: true, capitals: true, within: 40, valid: validSwiftBIC},
}

func validSwiftBIC(c string) bool {
	return bicCountries[c[4:6]] && c[7] != '0'
}

// refineSwiftBIC makes less sure what is written in groups, as words are.
func refineSwiftBIC(t *text, m *match) bool {
	if m.len() == len(m.value) {
		return strings.ContainsAny(m.value, "0123456789") || t.onLine(m.span)
	}
	m.conf = Low
	return t.called(m.span)
}

// bicCountries are the countries of ISO 3166-1, and XK.
var bicCountries = wordSet("AD AE AF AG AI AL AM AO AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW")

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// onLine reports whether a label stands on the line of s, or directly before it on the one above: a word of eight
// capitals is a BIC only then.
func (t *text) onLine(s span) bool {
	from := max(0, s.start-60)
	if strings.LastIndexByte(t.s[from:s.start], '\n') < 0 || t.called(s) {
		return true
	}
	_, distance := t.label(s)
	return distance >= 0 && strings.IndexByte(t.s[max(0, s.start-distance):s.start], '\n') < 0
}
