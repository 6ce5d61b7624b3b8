package scan

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// usDriverLicense finds driver licence numbers of the United States. Rules: the forms that
// the states publish, see usLicenses. No check is published, so that a keyword must stand near.
var usDriverLicense = Detector{
	Name:  "us_driver_license",
	About: "US driver licence numbers",
	Levels: "medium with the shape of a state and a keyword near, high where that state is named, too; a bare number of a length " +
		"that other things have only with keyword and state, low directly behind a keyword; low by a word that other papers have",
	Keywords: slices.Concat(stateLicenses(), uncertainLicenses, []string{
		"driver's license", "drivers license", "driver license", "driver's licence", "drivers licence", "driving license", "dl number",
		"dl no", "dl #", "dln", "dl#", "license number", "lic no", "driver's lic", "drivers lic", "driver license number",
		"us driver license", "operator license", "dmv", "driving permit", "driver permit", "driver's permit",
	}),
	id: &idNumber{
		written: []string{"6", "7", "8", "9", "3-3-3", "3 3 3", "2-3-4", "10", "11", "12", "13", "14"},
		strict:  true, weak: true, within: 40, valid: validUsDriverLicense,
	},
	lengths: []int{5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	behind:  true,
	code: &idCode{
		written: []string{
			"LLLL999LL9L9", "LLLLLLL999L9", "L9999 99999 99999", "L999 9999 9999 99", "L 999 999 999 999", "L999 9999 9999", "99LLL99999",
			"LL999999L", "LLL999999", "L99 99 9999", "L99999999", "L9999999", "L9999999999", "L999999999", "L99999999999", "L999999999999", "LL9999999",
			"LL999999", "LL99999", "999LL9999", "999999999L", "99999999LL", "9999999L", "99999999L", "L999999L", "L999999", "L99999", "L9L9L",
		},
		strict: true, weak: true, within: 60, valid: validUsDriverLicense,
	},
	refine: refineUsDriverLicense,
	show:   showLast,
}

// validUsDriverLicense reports whether some state gives such numbers and it is no day.
func validUsDriverLicense(c string) bool {
	return (len(c) != 8 || c[0] > '9' || !validDay(number(c[:4]), number(c[4:6]), 1)) &&
		slices.ContainsFunc(usLicenses, func(l usLicense) bool { return l.form().MatchString(c) })
}

// seldomElse are the shapes that are found without the state's name: others are too common.
var seldomElse = lazily(`^(?:[A-Z]{4}[0-9]{3}[A-Z]{2}[0-9][A-Z][0-9]|[A-Z]{7}[0-9]{3}[A-Z][0-9]|[A-Z][0-9]{5,9}|[A-Z][0-9]{11,13}|[0-9]{2}[A-Z]{3}[0-9]{5}|` +
	`[A-Z]{2}[0-9]{6}[A-Z]?|[A-Z]{3}[0-9]{6}|[0-9]{7,8}[A-Z]|[0-9]{7,10}|[0-9]{12})$`)

// refineUsDriverLicense makes a number surer whose state is named beside it.
func refineUsDriverLicense(t *text, m *match) bool {
	const near = 100 // bytes
	around := t.s[max(0, m.start-near):m.start] + "\n" + t.s[m.end:min(len(t.s), m.end+near)]
	for _, at := range stateNear().FindAllStringSubmatch(around, -1) {
		for i := range usLicenses {
			l := &usLicenses[i]
			if (strings.EqualFold(at[1], l.name) || slices.Contains(at[2:], l.code)) && l.form().MatchString(m.value) {
				m.conf, m.evidence = High, append(m.evidence, "state "+l.code)
				return true
			}
		}
	}
	word, _ := t.keyword(m.span, 60, 60)
	label := t.called(m.span)
	seldom := seldomElse().MatchString(m.value)
	switch {
	case seldom && !slices.Contains(uncertainLicenses, word):
	case label && (seldom || strings.Contains(word, "driv")):
		m.conf = Low
	default:
		return false
	}
	return true
}

// uncertainLicenses are words for the licence that stand for other papers too.
var uncertainLicenses = []string{"dl", "license", "licence", "state id", "permit number"}

// stateNear finds a state's name, or its letters beside a word for the licence.
var stateNear = sync.OnceValue(func() *regexp.Regexp {
	var names []string
	for i := range usLicenses {
		names = append(names, usLicenses[i].name)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // West Virginia before Virginia
	return regexp.MustCompile(`\b(?:((?i:` + strings.Join(names, "|") + `))|([A-Z]{2})[ -](?:(?i:driver|dl|lic|operator|dmv)[a-z']*)|(?i:dl|dln|licen[sc]e|lic)\W{0,3}(?i:(?:no|number|state)\W{0,3})?\(?([A-Z]{2})\)?)\b`)
})

// stateLicenses are the licences as "CA DL".
func stateLicenses() []string {
	var words []string
	for i := range usLicenses {
		words = append(words, strings.ToLower(usLicenses[i].code)+" dl")
	}
	return words
}
