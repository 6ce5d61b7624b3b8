package scan

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// findNational looks at a run of digits without "+".
func findNational(t *text, run []span) {
	if !t.hears(t.source) && !maybeAmerican(run) {
		return // all but the North American form need a keyword
	}
	for i := 0; i < len(run); {
		if t.byteAt(run[i].start-1) == '+' || t.byteAt(run[i].start-2) == '+' {
			return // seen from its mark
		}
		n := nationalAt(t, run[i:])
		i += max(1, n)
	}
}

// maybeAmerican reports whether a run has groups of three, three and four digits.
func maybeAmerican(run []span) bool {
	for i := 2; i < len(run); i++ {
		if run[i].len() == 4 && run[i-1].len() == 3 && run[i-2].len() == 3 {
			return true
		}
	}
	return false
}

// nationalAt looks for a number that begins with the first group and returns
// how many groups it takes.
func nationalAt(t *text, run []span) int {
	start := run[0].start
	if t.byteAt(start-1) == '(' {
		start--
	}
	if part(t, run[0]) && run[0].len() > 4 && !t.called(span{start, run[0].end}) {
		return 0
	}
	if n := northAmerican(t, run); n > 0 {
		return n
	}
	word, ok := t.keyword(span{start, run[0].end}, 30, 0)
	if !ok || t.byteAt(start-1) == '-' && t.alnum(start-2) {
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
	if d := group(0); len(d) == 8 && (d[:2] == "19" || d[:2] == "20") && validDay(number(d[:4]), number(d[4:6]), number(d[6:])) {
		return 1
	}
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

// tryNational reads digits by the plans of the countries.
func tryNational(t *text, s span, digits, word string) bool {
	if t.alnum(s.end) || t.alnum(s.start-1) || few(digits) {
		return false
	}
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		return tryInternational(t, s, rest)
	}
	for i := range phonePlans {
		plan := &phonePlans[i]
		if plan.trunk && digits[0] != '0' || len(digits) < plan.min || len(digits) > plan.max {
			continue
		}
		num, err := plan.parse(digits)
		if err != nil || !phonenumbers.IsPossibleNumber(num) || !phonenumbers.IsValidNumberForRegion(num, plan.region) {
			continue
		}
		t.add(match{
			span: s, value: phonenumbers.Format(num, phonenumbers.E164), conf: Medium,
			evidence: []string{"plan " + strings.ToLower(plan.region), "keyword " + word},
		})
		return true
	}
	if len(digits) < 10 {
		// A number of few digits is one by its label alone: "Tel: 4 583 912".
		if !t.called(s) {
			return false
		}
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
	num, _, err := parsePhone("1" + digits)
	valid := err == nil && phonenumbers.IsValidNumber(num)
	word, near := t.keyword(s, reach, reach)
	m := match{span: s, value: "+1" + digits, conf: Low, evidence: []string{"shape"}}
	switch {
	case valid && near:
		m.conf, m.evidence = Medium, append(m.evidence, "plan", "keyword "+word)
	case near:
		m.evidence = append(m.evidence, "keyword "+word)
	case !valid && digits[:3] != "555": // set aside for books and films, with any number behind
		return 0
	}
	t.add(m)
	return skip + 3
}
