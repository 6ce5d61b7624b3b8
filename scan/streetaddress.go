package scan

import (
	"regexp"
	"strings"
)

// streetAddress finds postal addresses outside the United States. Rules: Universal Postal
// Union, S42, and the countries' postal addressing guides: number and street in their order
// with the word for a street of the language, then the postcode and the town.
var streetAddress = Detector{
	Name:     "street_address",
	About:    "postal addresses: street and number as in UK, DE, AT, CH, FR, ES, IT, NL, BE, PT, PL, HU and the north",
	Levels:   "low, by shape; medium with a postcode and a keyword directly before",
	Keywords: append([]string{"wohnort", "domicile", "domicilio", "residence", "woonadres", "postadres", "adres", "cim", "lakcim", "osoite", "adresa"}, addressKeywords...),
	whole:    func(t *text, places []span) { t.streets(places, t.foreignStreet) },
	show:     showWords,
	costly:   true,
}

// usStreetAddress finds postal addresses of the United States. Rules: USPS, Publication
// 28: number, directions, name, suffix, unit, then the town, the state and the ZIP code.
var usStreetAddress = Detector{
	Name:     "us_street_address",
	About:    "US postal addresses: number, street, state and ZIP code",
	Levels:   "low, by shape; medium by shape and state with ZIP code, with a keyword directly before",
	Keywords: append([]string{"residence", "located at", "send to", "mailing", "residing"}, addressKeywords...),
	whole:    func(t *text, places []span) { t.streets(places, t.usStreet) },
	starts:   []string{"box"},
	behind:   true,
	find:     findUSAddress,
	show:     showWords,
	costly:   true,
}

var addressKeywords = []string{
	"address", "home address", "mailing address", "postal address", "billing address", "shipping address", "street address", "live at",
	"lives at", "living at", "resides at", "residing at", "ship to", "deliver to", "adresse", "anschrift", "wohnhaft", "wohnhaft in",
	"lieferadresse", "rechnungsadresse", "privatadresse", "direccion", "indirizzo", "residente", "endereco", "morada", "adresse postale",
	"demeurant", "habite",
}

// A street is what a form found: where, and whether postcode and town stand behind.
type street struct {
	span
	town bool
}

// streets offers each number that a house may have to find.
func (t *text) streets(places []span, find func(number house) (street, bool)) {
	last := 0
	for _, number := range t.houses {
		if _, ok := begins(places, number.start); !ok || number.start < last {
			continue
		}
		if f, ok := find(number); ok {
			last = f.end
			t.addStreet(f)
		}
	}
}

func (t *text) addStreet(f street) {
	m := match{span: f.span, value: strings.ToLower(plain(t.s[f.start:f.end])), conf: Low, evidence: []string{"street"}}
	if f.town {
		m.evidence = append(m.evidence, "postcode")
		if word, near := t.keyword(f.span, 40, 0); near {
			m.conf, m.evidence = Medium, append(m.evidence, "keyword "+word)
		}
	}
	t.add(m)
}

// A byteSet is a set of bytes.
type byteSet [256]bool

func bytesOf(s string) *byteSet {
	var set byteSet
	for i := range len(s) {
		set[s[i]] = true
	}
	return &set
}

// What may stand between the words of an address.
var (
	spaceDot      = bytesOf(" .")
	spaceComma    = bytesOf(" ,")
	spaceDash     = bytesOf(" -")
	spaceDotDash  = bytesOf(" .-")
	onlySpace     = bytesOf(" ")
	spaceAnyPoint = bytesOf(" ,./")
)

// streetWord are the bytes of words of addresses.
var streetWord = bytesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'")

// nextWord is the next word from i on: where it begins and ends; at most four
// separators of set stand before it. One that is too long for any name is none.
func (t *text) nextWord(i int, set *byteSet) (from, to int) {
	s := t.s
	for n := 0; n < 4 && i < len(s) && set[s[i]]; n++ {
		i++
	}
	from = i
	for i < len(s) && streetWord[s[i]] {
		if i++; i-from > longestName {
			return from, from
		}
	}
	return from, i
}

// The longest words, in bytes, that names of streets may have, and with the dashes in them.
const (
	longestName   = 32
	longestDashed = 40
)

// wordBefore is the word before i: where it begins and ends.
func (t *text) wordBefore(i int, set *byteSet) (from, to int) {
	s := t.s
	for n := 0; n < 4 && i > 0 && set[s[i-1]]; n++ {
		i--
	}
	to = i
	for i > 0 && (streetWord[s[i-1]] || s[i-1] == '-') {
		if i--; to-i > longestDashed {
			return to, to
		}
	}
	return i, to
}

// named reports whether w may be part of a street's name: it begins with a capital,
// or is an ordinal number.
func named(w string) bool {
	if w == "" {
		return false
	}
	if w[0] >= 'A' && w[0] <= 'Z' {
		return true
	}
	return w[0] >= '0' && w[0] <= '9' && len(w) > 2 && ordinalEnds.has(w, len(w)-2, len(w))
}

// ordinalEnds end ordinal numbers in English.
var ordinalEnds = newWordList("st nd rd th")

// suffixed follows "123 Park Ave": up to four words of a name, with capitals unless small, then a
// word for a street.
func (t *text) suffixed(number span, small bool) (end int, ok bool) {
	i := number.end
	if t.alnum(i) { // "12a"
		if i++; t.alnum(i) {
			return 0, false
		}
	}
	if b := t.byteAt(i); b != ' ' && b != '.' {
		return 0, false
	}
	for n := 0; n < 5; n++ {
		from, next := t.nextWord(i, spaceDot)
		if w := t.s[from:next]; !named(w) && (!small || w == "") {
			break
		}
		if n > 0 && suffixStreets.has(t.s, from, next) {
			// "5 Park Lane Street": the last one counts.
			if more, after := t.nextWord(next, onlySpace); named(t.s[more:after]) && suffixStreets.has(t.s, more, after) {
				next = after
			}
			return next, true
		}
		if n > 0 && laterStreets.has(t.s, from, next) && t.called(number) {
			end = next // unless the kind of way is still to come: "Old Mill Creek Road"
		}
		i = next
	}
	return end, end > 0
}

var (
	stateAndZIP    = regexp.MustCompile(`^[^\n]{0,50}(?:\n[^\n]{0,40})?\b([A-Z]{2})\.?,?\s{1,3}\d{5}(?:-\d{4})?\b`)
	postcodeBehind = regexp.MustCompile(`^(?:[^\n]{0,40}\n?){0,3}\b(?:GIR 0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9]|[0-9][A-HJKPS-UW]|[A-HK-Y][0-9][ABEHMNPRV-Y]) ?[0-9][ABD-HJLNP-UW-Z]{2})\b`)
	townBehind     = regexp.MustCompile(`^[^\n]{0,25}?[\s,;-]{1,4}(?:(?:[A-Z]{1,2}-)?\d{4,5}|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{3} \d{2}|\d{4}-\d{3}),? [A-Z]`)
)

func (t *text) behindStreet(end int) string { return t.s[end:min(len(t.s), end+160)] }

// findUSAddress looks for a box at the post office, and behind a keyword for what is written without
// capitals.
func findUSAddress(t *text, at int) {
	if !t.digit(at) {
		from := max(0, at-len("post office "))
		if m := postBox().FindStringIndex(t.s[from:min(len(t.s), at+32)]); m != nil {
			s := span{from + m[0], from + m[1]}
			if t.taken(s) {
				return
			}
			state := stateAndZIP.FindStringSubmatch(t.behindStreet(s.end))
			t.addStreet(street{s, state != nil && usStates.has(state[1], 0, len(state[1]))})
		}
		return
	}
	number := span{at, at}
	for t.digit(number.end) {
		number.end++
	}
	if number.len() > 5 || t.s[at] == '0' || t.alnum(at-1) || t.byteAt(at-1) == '.' || !t.called(number) {
		return
	}
	if end, ok := t.suffixed(number, true); ok && !t.taken(span{at, end}) {
		t.addStreet(street{span: span{at, end}})
	}
}

// postBox is a box at the post office (USPS, Publication 28, 28).
var postBox = lazily(`(?i)\b(?:p\.? ?o\.? ?|post office )box(?: no\.?| #|#)? ?[0-9]{1,6}\b`)

func (t *text) usStreet(number house) (street, bool) {
	if !number.behind {
		return street{}, false
	}
	end, ok := t.suffixed(number.span, false)
	if !ok {
		return street{}, false
	}
	s := span{number.start, end}
	if m := stateAndZIP.FindStringSubmatch(t.behindStreet(end)); m != nil && usStates.has(m[1], 0, len(m[1])) {
		return street{s, true}, true
	}
	if postcodeBehind.MatchString(t.behindStreet(end)) {
		return street{}, false
	}
	from, to := t.wordBefore(end, onlySpace)
	if !plainStreets.has(t.s, from, to) && !t.called(s) {
		return street{}, false
	}
	return street{s, false}, true
}

func (t *text) foreignStreet(number house) (street, bool) {
	if number.behind {
		if end, ok := t.suffixed(number.span, false); ok && postcodeBehind.MatchString(t.behindStreet(end)) {
			return street{span{number.start, end}, true}, true
		}
		if end, ok := t.french(number.span); ok {
			return street{span{number.start, end}, townBehind.MatchString(t.behindStreet(end))}, true
		}
	}
	if !number.before {
		return street{}, false
	}
	start, ok := t.compound(number.span)
	if !ok {
		start, ok = t.prefixed(number.span)
	}
	if !ok {
		return street{}, false
	}
	end := number.end
	if t.alnum(end) && !t.alnum(end+1) && !t.digit(end) {
		end++
	}
	if t.alnum(end) {
		return street{}, false
	}
	return street{span{start, end}, townBehind.MatchString(t.behindStreet(end))}, true
}

// french follows "12 bis, rue de la Paix".
func (t *text) french(number span) (end int, ok bool) {
	from, i := t.nextWord(number.end, spaceComma)
	if i-from == 1 || frenchRepeats.has(t.s, from, i) {
		from, i = t.nextWord(i, spaceComma)
	}
	if !frenchStreets.has(t.s, from, i) {
		return 0, false
	}
	for n := 0; n < 6; n++ {
		from, next := t.nextWord(i, spaceDotDash)
		if next == from {
			break
		}
		w := t.s[from:next]
		if i = next; named(w) || strings.Contains(w, "'") {
			end, ok = i, true
		} else if n > 3 {
			break
		}
		if ok && t.byteAt(i) != ' ' && t.byteAt(i) != '-' {
			break
		}
		if from, next = t.nextWord(i, spaceDash); ok && !named(t.s[from:next]) {
			break
		}
	}
	return end, ok
}

// frenchRepeats tell houses of one number apart.
var frenchRepeats = newWordList("bis ter")

// compound follows "Musterstraße 12" back, and "Berliner Str. 12".
func (t *text) compound(number span) (start int, ok bool) {
	if b := t.byteAt(number.start - 1); b != ' ' && b != '.' {
		return 0, false
	}
	at, to := t.wordBefore(number.start, spaceDot)
	if to-at < 3 || !compoundEnd(t.s[:to]) {
		return 0, false
	}
	w := t.s[at:to]
	l := strings.ToLower(w)
	for _, c := range compoundStreets {
		if !strings.HasSuffix(l, c) {
			continue
		}
		if len(l) >= len(c)+3 && named(w) && (c != "str" || t.byteAt(to) == '.') {
			return at, true
		}
		if l == c || l == "-"+c {
			if from, end := t.wordBefore(at, spaceDash); named(t.s[from:end]) && from < at && end-from > 2 {
				return from, true
			}
		}
	}
	return 0, false
}

// compoundEnd is a quick look whether s, which has three letters or more, ends as one of compoundStreets:
// by its last three letters.
func compoundEnd(s string) bool {
	n := len(s)
	return compoundEnds[firstTwo(s, n-2, n)]>>(s[n-3]&31)&1 != 0
}

// compoundEnds has, for the last two letters of compoundStreets, the letters before them as bits.
var compoundEnds = func() *[1 << 10]uint32 {
	var ends [1 << 10]uint32
	for _, c := range compoundStreets {
		n := len(c)
		ends[firstTwo(c, n-2, n)] |= 1 << (c[n-3] & 31)
	}
	return &ends
}()

// prefixed follows "Calle de Alcalá, 12" back to the word for a street.
func (t *text) prefixed(number span) (start int, ok bool) {
	i := number.start
	capital := false
	for n := 0; n < 6; n++ {
		at, to := t.wordBefore(i, spaceAnyPoint)
		if at == to {
			return 0, false
		}
		if n == 0 && numberSigns.has(t.s, at, to) {
			i = at
			continue
		}
		if capital && prefixStreets.has(t.s, at, to) {
			return at, true
		}
		w := t.s[at:to]
		if w[0] >= '0' && w[0] <= '9' || len(w) > 4 && !named(w) {
			return 0, false
		}
		capital = capital || named(w)
		i = at
	}
	return 0, false
}

// numberSigns may stand before a house's number.
var numberSigns = newWordList("n no nr num numero")
