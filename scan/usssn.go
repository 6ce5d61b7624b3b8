package scan

// usSSN finds social security numbers of the United States. Rules: SSA, "Social
// Security Number Randomization" (areas 000, 666 and 900 to 999, group 00 and
// serial 0000 are never assigned) and the numbers it withdrew after they were
// printed in advertisements.
var usSSN = Detector{
	Name:  "us_ssn",
	About: "US social security numbers: 3-2-4 with dashes, dots or blanks, or as 3-6, 5-4 or nine digits next to a keyword",
	Levels: "low in 3-2-4 alone; medium with a keyword within 300 characters; high with dashes and a keyword " +
		"directly before",
	Keywords: []string{
		"ssn", "ssns", "ssn#", "social security", "social security number", "social security no", "soc sec", "social sec",
		"socialsecurity", "socialsecuritynumber", "ss#", "tax id", "taxpayer id", "taxpayer identification number",
		"sozialversicherungsnummer", "numero de securite sociale", "seguro social", "numero de seguro social", "ss number",
		"ss #", "ss no", "soc sec no", "social security #", "social security num", "ssnum", "ssno", "ssn number",
	},
	numbers:   findSSNs,
	minDigits: 9,
	yields:    []string{"iban", "payment_card"},
}

func findSSNs(t *text, run []span) {
	heard := t.hears(t.source) // all but three groups need a keyword
	if !heard && len(run) < 3 {
		return
	}
	for i := 0; i < len(run); i++ {
		switch {
		case run[i].len() == 9 && heard:
			trySSN(t, run[i], 0)
		case i+2 < len(run) && run[i].len() == 3 && run[i+1].len() == 2 && run[i+2].len() == 4:
			join := t.s[run[i].end:run[i+1].start]
			if len(join) == 1 && join == t.s[run[i+1].end:run[i+2].start] {
				trySSN(t, span{run[i].start, run[i+2].end}, join[0])
			}
		case heard && i+1 < len(run) && run[i].len()+run[i+1].len() == 9 && (run[i].len() == 3 || run[i].len() == 5) && t.s[run[i].end:run[i+1].start] == "-":
			trySSN(t, span{run[i].start, run[i+1].end}, '-')
		}
	}
}

// trySSN adds the digits in s, joined by a separator (0: none), when they are a
// number that can have been assigned.
func trySSN(t *text, s span, join byte) {
	value := t.s[s.start:s.end]
	if join != 0 {
		value = digitsOf(value)
	}
	if !assignableSSN(value) || continued(t, s, join) {
		return
	}
	m := match{span: s, value: value, conf: Low, evidence: []string{"range"}}
	near := reach
	if join == 0 {
		near = 100 // nine digits are anything
	}
	word, ok := t.keyword(s, near, near)
	switch {
	case ok:
		m.conf, m.evidence = Medium, append(m.evidence, "keyword "+word)
		if _, label := t.keyword(s, 40, 0); label && join == '-' {
			m.conf = High
		}
	case s.len() != len("000-00-0000"), join != '-' && join != '.' && join != ' ':
		return
	}
	t.add(m)
}

// continued reports whether s goes on as a longer number or identifier.
func continued(t *text, s span, join byte) bool {
	if !continues[t.byteAt(s.start-1)] && !continues[t.byteAt(s.end)] {
		return false // nearly always
	}
	for _, b := range []byte{'-', '.', '/', ' ', '_'} {
		if b != join && (b == ' ' || join == 0 && b == '/') {
			continue
		}
		if t.byteAt(s.start-1) == b && t.alnum(s.start-2) && (b != ' ' || t.digit(s.start-2)) ||
			t.byteAt(s.end) == b && t.alnum(s.end+1) && (b != ' ' || t.digit(s.end+1)) {
			return true
		}
	}
	return false
}

// continues are the bytes by which it may.
var continues = bytesOf("-./ _")

func assignableSSN(d string) bool {
	area, group, serial := d[:3], d[3:5], d[5:]
	if area == "000" || area == "666" || area[0] == '9' || group == "00" || serial == "0000" || few(d) {
		return false
	}
	switch d {
	case "078051120", "219099999", "457555462":
		return false // printed on wallet inserts and in advertisements
	}
	return true
}
