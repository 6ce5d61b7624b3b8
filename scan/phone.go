package scan

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// phone finds telephone numbers. Rules: ITU-T E.164, and each country's plan
// as libphonenumber has it. Everything cheap is checked first: the library
// sees only what begins with "+" or stands behind a keyword.
var phone = Detector{
	Name:  "phone",
	About: "telephone numbers: international with +, national next to a keyword, North American in their usual form",
	Levels: "medium for a valid international number or a valid national one next to a keyword, high for an international " +
		"one with a keyword that is not set aside for books and films; low for North American form alone and for numbers that are only possible",
	Keywords: []string{
		"phone", "phones", "telephone", "tel", "tel no", "phone number", "phonenumber", "telephone number", "mobile", "mobile number",
		"cell", "cell phone", "cellphone", "contact :", "contact:", "fax", "call", "whatsapp", "sms", "hotline", "msisdn", "contact number",
		"telefon", "telefonnummer", "tel.-nr", "handy", "handynummer", "mobil", "mobilnummer", "mobiltelefon", "festnetz", "durchwahl",
		"rufnummer", "anrufen",
		"telephone portable", "portable :", "portable:", "numero de portable", "numero de telephone", "appelez",
		"telefono", "movil", "numero de telefono", "celular", "llamar",
		"cellulare", "numero di telefono", "telefonare", "chiamare",
		"telefoon", "telefoonnummer", "mobiel", "bellen", "gsm",
		"telefone", "telemovel",
	},
	marks:     "+",
	find:      findInternational,
	numbers:   findNational,
	minDigits: 7,
	costly:    true,
	yields:    []string{"iban", "payment_card", "us_ssn"},
}

// A phonePlan is a country by whose plan a national number is read.
type phonePlan struct {
	region string
	code   string // its calling code
	// trunk plans are tried only for numbers with the zero that people there
	// write.
	trunk bool
	// min and max are how many digits are usual there, the zero counted.
	min, max int
}

// phonePlans are tried in order.
var phonePlans = []phonePlan{
	{"US", "1", false, 10, 11},
	{"GB", "44", true, 10, 11},
	{"DE", "49", true, 7, 13},
	{"FR", "33", true, 10, 10},
	{"ES", "34", false, 9, 9},
	{"IT", "39", false, 8, 11},
	{"NL", "31", true, 10, 10},
	{"BE", "32", true, 9, 10},
	{"AT", "43", true, 8, 13},
	{"CH", "41", true, 10, 10},
	{"PT", "351", false, 9, 9},
	{"PL", "48", false, 9, 9},
	{"SE", "46", true, 8, 10},
	{"DK", "45", false, 8, 8},
	{"NO", "47", false, 8, 8},
	{"FI", "358", true, 8, 11},
	{"IE", "353", true, 9, 10},
	{"CZ", "420", false, 9, 9},
	{"AU", "61", true, 10, 10},
	{"IN", "91", false, 10, 11},
	{"BR", "55", false, 10, 11},
	{"MX", "52", false, 10, 10},
	{"JP", "81", true, 10, 11},
	{"CN", "86", false, 11, 11},
	{"ZA", "27", true, 10, 10},
	{"TR", "90", true, 11, 11},
	{"IL", "972", true, 9, 10},
	{"NZ", "64", true, 9, 11},
	{"KR", "82", true, 9, 11},
	{"HU", "36", false, 10, 11},
	{"RO", "40", true, 10, 10},
	{"GR", "30", false, 10, 10},
	{"SK", "421", true, 10, 10},
	{"HR", "385", true, 9, 10},
	{"SI", "386", true, 9, 9},
	{"BG", "359", true, 8, 10},
	{"RS", "381", true, 9, 11},
	{"UA", "380", true, 10, 10},
	{"RU", "7", false, 10, 11},
	{"SG", "65", false, 8, 8},
	{"HK", "852", false, 8, 8},
	{"TW", "886", true, 9, 10},
	{"MY", "60", true, 9, 11},
	{"PH", "63", true, 10, 11},
	{"TH", "66", true, 9, 10},
	{"VN", "84", true, 10, 11},
	{"ID", "62", true, 9, 13},
	{"PK", "92", true, 10, 11},
	{"EG", "20", true, 9, 11},
	{"SA", "966", true, 10, 10},
	{"AE", "971", true, 9, 10},
	{"NG", "234", true, 8, 11},
	{"KE", "254", true, 9, 10},
	{"AR", "54", true, 11, 11},
	{"CL", "56", false, 9, 9},
	{"CO", "57", false, 10, 10},
	{"PE", "51", false, 9, 9},
}

// maxPhone is the greatest number of digits E.164 allows.
const maxPhone = 15

// findInternational looks at a number that begins with "+".
func findInternational(t *text, at int) {
	if t.alnum(at-1) || t.byteAt(at-1) == '+' {
		return
	}
	digits, ends := phoneDigits(t, at+1)
	// Groups behind the number may belong to something else: try less of them.
	for try := 0; try < 4 && len(ends) > 0; try++ {
		last := ends[len(ends)-1]
		ends = ends[:len(ends)-1]
		if n := last.start; n >= 7 && n <= maxPhone {
			if tryInternational(t, span{at, last.end}, string(digits[:n])) {
				return
			}
		}
	}
}

// phoneDigits collects the digits of a number from i on, and for each of its
// groups how many digits there are up to its end (start), and that end.
func phoneDigits(t *text, i int) (digits []byte, ends []span) {
	if b := t.byteAt(i); b == '(' || b == ' ' {
		i++
	}
	if !t.digit(i) || t.s[i] == '0' {
		return nil, nil
	}
	for i < len(t.s) {
		from := i
		for t.digit(i) && len(digits) <= maxPhone {
			digits = append(digits, t.s[i])
			i++
		}
		if i == from || t.digit(i) || t.alnum(i) {
			break
		}
		ends = append(ends, span{len(digits), i})
		gap := i
		for i < len(t.s) && i-gap < 4 && strings.IndexByte(" -./()", t.s[i]) >= 0 {
			i++
		}
		if i == gap {
			break
		}
		if strings.HasPrefix(t.s[gap:], "(0)") {
			i = gap + 3
		} else if strings.HasPrefix(t.s[gap:], " (0)") {
			i = gap + 4
		}
		for i < len(t.s) && t.s[i] == ' ' && i-gap < 8 {
			i++
		}
	}
	return digits, ends
}

func tryInternational(t *text, s span, digits string) bool {
	num, plain, err := parsePhone(digits)
	if err != nil || plain && !phonenumbers.IsPossibleNumber(num) && !t.called(s) { // what is valid is possible
		return false
	}
	word, near := t.keyword(s, reach, reach)
	m := match{span: s, conf: Medium, evidence: []string{"country", "plan"}}
	switch {
	case phonenumbers.IsValidNumber(num):
		if near && !fictionalPhone("+"+digits) {
			m.conf = High
		}
	case near && (phonenumbers.IsPossibleNumber(num) || t.called(s)):
		m.conf, m.evidence = Low, []string{"country"}
	default:
		return false
	}
	if near {
		m.evidence = append(m.evidence, "keyword "+word)
	}
	m.value = "+" + digits
	if !plain {
		m.value = phonenumbers.Format(num, phonenumbers.E164)
	}
	t.add(m)
	return true
}
