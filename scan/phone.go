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
		"one with a keyword; low for North American form alone and for numbers that are only possible",
	Keywords: []string{
		"phone", "phones", "telephone", "tel", "tel no", "phone number", "phonenumber", "telephone number", "mobile", "mobile number",
		"cell", "cell phone", "cellphone", "fax", "call", "whatsapp", "sms", "hotline", "msisdn", "contact number",
		"telefon", "telefonnummer", "tel.-nr", "handy", "handynummer", "mobil", "mobilnummer", "mobiltelefon", "festnetz", "durchwahl",
		"rufnummer", "anrufen",
		"telephone portable", "portable", "numero de telephone", "appelez",
		"telefono", "movil", "numero de telefono", "celular", "llamar",
		"cellulare", "numero di telefono", "telefonare", "chiamare",
		"telefoon", "telefoonnummer", "mobiel", "bellen", "gsm",
		"telefone", "telemovel",
	},
	mark:      '+',
	find:      findInternational,
	numbers:   findNational,
	minDigits: 7,
	costly:    true,
	yields:    []string{"iban", "payment_card", "us_ssn"},
}

// phoneRegions are the plans by which a national number is read, in order; the
// trunk ones only with the zero that people there write.
var phoneRegions = []struct {
	name  string
	trunk bool
}{
	{"US", false},
	{"GB", true},
	{"DE", true},
	{"FR", true},
	{"ES", false},
	{"IT", false},
	{"NL", true},
	{"BE", true},
	{"AT", true},
	{"CH", true},
	{"PT", false},
	{"PL", false},
	{"SE", true},
	{"DK", false},
	{"NO", false},
	{"FI", true},
	{"IE", true},
	{"CZ", false},
	{"AU", true},
	{"IN", false},
	{"BR", false},
	{"MX", false},
	{"JP", true},
	{"CN", false},
	{"ZA", true},
	{"TR", true},
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
	num, err := phonenumbers.Parse("+"+digits, "")
	if err != nil {
		return false
	}
	word, near := t.keyword(s, reach, reach)
	m := match{span: s, conf: Medium, evidence: []string{"country", "plan"}}
	switch {
	case phonenumbers.IsValidNumber(num):
		if near {
			m.conf = High
		}
	case near && phonenumbers.IsPossibleNumber(num):
		m.conf, m.evidence = Low, []string{"country"}
	default:
		return false
	}
	if near {
		m.evidence = append(m.evidence, "keyword "+word)
	}
	m.value = phonenumbers.Format(num, phonenumbers.E164)
	t.add(m)
	return true
}

// findNational looks at a run of digits without "+".
func findNational(t *text, run []span) {
	for i := 0; i < len(run); {
		if t.byteAt(run[i].start-1) == '+' || t.byteAt(run[i].start-2) == '+' {
			return // seen from its mark
		}
		n := nationalAt(t, run[i:])
		i += max(1, n)
	}
}

// nationalAt looks for a number that begins with the first group and returns
// how many groups it takes.
func nationalAt(t *text, run []span) int {
	if part(t, run[0]) && run[0].len() > 4 {
		return 0
	}
	start := run[0].start
	if t.byteAt(start-1) == '(' {
		start--
	}
	if n := northAmerican(t, run); n > 0 {
		return n
	}
	word, ok := t.keyword(span{start, run[0].end}, 30, 0)
	if !ok {
		return 0
	}
	if n := noPhone(t, run); n > 0 {
		return n
	}
	var digits []byte
	var ends []int
	for n := 0; n < len(run) && len(digits)+run[n].len() <= maxPhone && n < 7; n++ {
		if n > 0 && strings.ContainsAny(t.s[run[n-1].end:run[n].start], "\n_") {
			break
		}
		digits = append(digits, t.s[run[n].start:run[n].end]...)
		ends = append(ends, len(digits))
	}
	for n := len(ends); n > 0 && n > len(ends)-3; n-- {
		if d := string(digits[:ends[n-1]]); len(d) >= 7 && tryNational(t, span{start, run[n-1].end}, d, word) {
			return n
		}
	}
	return 0
}

// noPhone is how many groups at the start of a run make two years, a date or an
// IP address.
func noPhone(t *text, run []span) int {
	group := func(i int) string { return t.s[run[i].start:run[i].end] }
	year := func(i int) bool { return run[i].len() == 4 && (group(i)[:2] == "19" || group(i)[:2] == "20") }
	if len(run) > 1 && year(0) && year(1) {
		return 2
	}
	if len(run) > 2 && (year(0) && run[1].len() <= 2 && run[2].len() <= 2 || run[0].len() <= 2 && run[1].len() <= 2 && year(2)) {
		return 3
	}
	for i := range run {
		if run[i].len() > 3 || i > 0 && t.s[run[i-1].end:run[i].start] != "." {
			return 0
		}
		if i == 3 {
			return 4
		}
	}
	return 0
}

// tryNational reads digits by the plans of the regions.
func tryNational(t *text, s span, digits, word string) bool {
	if t.alnum(s.end) || t.alnum(s.start-1) || few(digits) {
		return false
	}
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		return tryInternational(t, s, rest)
	}
	for _, region := range phoneRegions {
		if region.trunk && digits[0] != '0' {
			continue
		}
		num, err := phonenumbers.Parse(digits, region.name)
		if err != nil || !phonenumbers.IsValidNumberForRegion(num, region.name) {
			continue
		}
		t.add(match{
			span: s, value: phonenumbers.Format(num, phonenumbers.E164), conf: Medium,
			evidence: []string{"plan " + strings.ToLower(region.name), "keyword " + word},
		})
		return true
	}
	if len(digits) < 10 {
		return false
	}
	t.add(match{span: s, value: digits, conf: Low, evidence: []string{"keyword " + word}})
	return true
}

// northAmerican looks for 555-123-4567, (555) 123-4567 and 1-555-123-4567, and
// returns how many groups they take.
func northAmerican(t *text, run []span) int {
	skip := 0
	if run[0].len() == 1 && t.s[run[0].start] == '1' {
		skip = 1
	}
	if len(run) < skip+3 || run[skip].len() != 3 || run[skip+1].len() != 3 || run[skip+2].len() != 4 {
		return 0
	}
	a, b, c := run[skip], run[skip+1], run[skip+2]
	first, second := t.s[a.end:b.start], t.s[b.end:c.start]
	bracket := t.byteAt(a.start-1) == '(' && strings.HasPrefix(first, ")")
	if !bracket && (first != second || first != "-" && first != ".") || len(second) != 1 || len(first) > 2 {
		return 0
	}
	if t.s[a.start] < '2' || t.alnum(c.end) || t.byteAt(c.end) == '-' && t.alnum(c.end+1) {
		return 0
	}
	start := run[0].start
	if skip == 0 && bracket {
		start--
	}
	if t.alnum(start-1) || t.byteAt(start-1) == '-' || t.byteAt(start-1) == '.' {
		return 0
	}
	digits := t.s[a.start:a.end] + t.s[b.start:b.end] + t.s[c.start:c.end]
	s := span{start, c.end}
	num, err := phonenumbers.Parse(digits, "US")
	valid := err == nil && phonenumbers.IsValidNumber(num)
	word, near := t.keyword(s, reach, reach)
	m := match{span: s, value: "+1" + digits, conf: Low, evidence: []string{"shape"}}
	switch {
	case valid && near:
		m.conf, m.evidence = Medium, append(m.evidence, "plan", "keyword "+word)
	case near:
		m.evidence = append(m.evidence, "keyword "+word)
	case !valid:
		return 0
	}
	t.add(m)
	return skip + 3
}
