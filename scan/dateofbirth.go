package scan

import (
	"regexp"
	"sort"
	"strings"
	"time"
)

// dateOfBirth finds dates of birth: a date alone is anybody's, so that its name must stand
// near. Rules: ISO 8601 and the ways CLDR has for the languages of the keywords.
var dateOfBirth = Detector{
	Name:   "date_of_birth",
	About:  "dates of birth: a day of the last 120 years next to its name",
	Levels: "medium, by its label; alone it is no more",
	Keywords: []string{
		"date of birth", "dob", "d.o.b", "birth date", "birthdate", "birthday", "born", "born on",
		"geburtsdatum", "geburtstag", "geboren", "geboren am", "geb", "geb. am",
		"date de naissance", "ne le", "nee le", "naissance:",
		"fecha de nacimiento", "nacimiento:", "nacido el", "nacida el", "f. nacimiento",
		"data di nascita", "nato il", "nata il", "nascita:",
		"geboortedatum", "geboren op", "data de nascimento", "nascido em", "nascida em",
		"data urodzenia", "urodzony", "urodzona", "fodelsedatum", "fodd", "fodselsdato", "fodt", "syntymaaika", "syntynyt",
		"datum narozeni", "narozen", "datum narodenia", "szuletesi datum", "szuletett", "data nasterii", "datum rodjenja",
		"datum rodenja", "rojstni datum", "data di nascita", "出生日期", "生年月日",
		"dobs", "birth day", "date naissance", "geb.-datum", "geb.datum", "fecha nacimiento", "fec. nac", "f.nac", "data nascita",
		"geb.dat", "syntymaaeg", "geburtsd",
	},
	id:     &idNumber{written: []string{"2.2.4", "2/2/4", "2-2-4", "4-2-2", "4/2/2", "4.2.2", "1.2.4", "1/2/4", "2/1/4", "2.1.4"}, weak: true, within: 40, validText: bornOn},
	refine: refineBirth,
	behind: true,
	find:   findBirth,
	show:   showFirst,
}

var birthForms = []*regexp.Regexp{
	regexp.MustCompile(`^(\d{1,2})(\.|/|-)(\d{1,2})(\.|/|-)(\d{4}|\d{2})\b`),
	regexp.MustCompile(`^(\d{4})(\.|/|-)(\d{1,2})(\.|/|-)(\d{1,2})\b`),
	regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|er|\.)? (?:de |of )?([A-Za-z]{3,10})\.?,?(?: de| del)? (\d{4})\b`),
	regexp.MustCompile(`^([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`),
}

// bornOn reports whether a date in digits, day, month and year in any order that
// people write, is a day on which somebody alive was born.
func bornOn(s string) bool {
	if m := birthForms[1].FindStringSubmatch(s); m != nil {
		return m[2] == m[4] && birthday(number(m[1]), number(m[3]), number(m[5]))
	}
	m := birthForms[0].FindStringSubmatch(s)
	if m == nil || m[2] != m[4] {
		return false
	}
	year := number(m[5])
	if len(m[5]) == 2 {
		if year += 2000; year > time.Now().Year() {
			year -= 100
		}
	}
	a, b := number(m[1]), number(m[3])
	return birthday(year, b, a) || birthday(year, a, b)
}

func birthday(year, month, day int) bool {
	now := time.Now().Year()
	return year >= now-120 && year <= now && validDay(year, month, day)
}

// findBirth looks for a date at a word behind the keyword.
func findBirth(t *text, at int) {
	s := t.s[at:min(len(t.s), at+40)]
	end := 0
	switch {
	case s[0] >= '0' && s[0] <= '9':
		for i, form := range birthForms[:3] {
			m := form.FindStringSubmatch(s)
			if m == nil {
				continue
			}
			if i < 2 && bornOn(m[0]) || i == 2 && birthday(number(m[3]), monthOf(m[2]), number(m[1])) {
				end = at + len(m[0])
				break
			}
		}
	default:
		if m := birthForms[3].FindStringSubmatch(s); m != nil && birthday(number(m[3]), monthOf(m[1]), number(m[2])) {
			end = at + len(m[0])
		}
	}
	found := span{at, end}
	if end-at <= len("30.12.99") && strings.IndexByte(s, '.') > 0 && !t.called(found) {
		return // a version as well
	}
	if end == 0 || t.taken(found) || t.byteAt(at-1) == '=' && t.byteAt(at-2) == '=' || // a version  t.byteAt(at-1) == '-' || t.byteAt(at-1) == '/' || t.byteAt(end) == '@' ||
		(t.byteAt(end) == '-' || t.byteAt(end) == '/') && t.alnum(end+1) {
		return
	}
	if word, near := t.keyword(found, 40, 0); near && t.birthWord(found, word) {
		t.add(match{span: found, value: t.s[at:end], conf: Medium, evidence: []string{"date", "keyword " + word}})
	}
}

// monthOf is the month of that name, 0 for none: by the first letters, which tell the
// months apart in each of the languages.
func monthOf(name string) int {
	name = strings.ToLower(name)
	for i, starts := range [12]string{
		"jan jän ene gen sty led gen januar", "feb fev fév hel lut uno", "mar mär mae mrt maer brez", "apr avr abr kwi dub", "may mai mei mag maj kve",
		"jun juin giu cze cerven", "jul juil lug lip cervenec", "aug aou ago sie srp", "sep set wrz zari", "oct okt oto ott paz rij out", "nov lis",
		"dec dez dic dit pro gru",
	} {
		for start := range strings.FieldsSeq(starts) {
			if strings.HasPrefix(name, start) {
				return i + 1
			}
		}
	}
	return 0
}

// refineBirth wants words that say other things too directly before the date.
func refineBirth(t *text, m *match) bool {
	word, _ := t.keyword(m.span, 40, 40)
	return t.birthWord(m.span, word) && (t.labelBefore(m.span) || !t.labelOfOther(m.span.end))
}

// labelBefore reports whether a keyword of the running detector ends before s, within what a label may be away.
func (t *text) labelBefore(s span) bool {
	_, distance := t.label(s)
	return distance >= 0
}

// labelOfOther reports whether the next keyword behind byte end is given a value of its own: "dob=", "born:".
func (t *text) labelOfOther(end int) bool {
	i := sort.Search(len(t.words), func(i int) bool { return t.words[i].start >= end })
	for ; i < len(t.words) && t.words[i].start < end+160; i++ {
		if !t.says(&t.words[i]) {
			continue
		}
		at := t.skipBlanks(t.words[i].end)
		return t.byteAt(at) == '=' || t.byteAt(at) == ':'
	}
	return false
}

func (t *text) birthWord(s span, word string) bool {
	return word != "birthday" && word != "geb" || t.called(s)
}
