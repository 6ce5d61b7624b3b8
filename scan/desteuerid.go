package scan

import "strings"

// deSteuerID finds German tax identification numbers. Rules: BZSt, § 139b AO: ISO/IEC 7064 MOD 11,10; of the first ten digits one occurs twice or three times, at least one not at all.
var deSteuerID = Detector{
	Name:   "de_steuer_id",
	About:  "German tax identification numbers",
	Levels: "medium without a keyword for the forms 2 3 3 3; high with check digits and a keyword near, low with ten different digits, as examples have",
	Keywords: []string{
		"steuer-id", "steuerid", "steuer id", "steueridentifikationsnummer", "identifikationsnummer", "steuer-idnr", "idnr",
		"steuerliche identifikationsnummer", "tin", "tax id", "de steuer id", "steuer-identifikationsnummer",
		"steueridentnummer", "steuer-ident-nr", "steuer-identnummer", "steuerident", "persoenliche idnr", "personliche identifikationsnummer",
		"tax identification number", "id-nr", "steuer-id-nr",
	},
	id:     &idNumber{written: []string{"11", "2 3 3 3"}, alone: []string{"2 3 3 3"}, valid: validDeSteuerID},
	refine: refineDeSteuerID,
	show:   showLast,
}

func validDeSteuerID(d string) bool {
	return d[0] != '0' && mod11and10(d) && (oneRepeats(d[:10]) || different(d[:10]))
}

// oneRepeats reports whether just one digit occurs twice or three times.
func oneRepeats(d string) bool {
	var counts [10]int
	for i := range len(d) {
		counts[digitAt(d, i)]++
	}
	repeated := 0
	for _, n := range counts {
		if n > 3 {
			return false
		}
		if n > 1 {
			repeated++
		}
	}
	return repeated == 1
}

// different reports whether no digit occurs twice.
func different(d string) bool {
	for i := range len(d) {
		if strings.IndexByte(d[i+1:], d[i]) >= 0 {
			return false
		}
	}
	return true
}

// refineDeSteuerID wants a keyword directly before a number that is never given.
func refineDeSteuerID(t *text, m *match) bool {
	if oneRepeats(m.value[:10]) {
		return true
	}
	m.conf = Low
	return t.called(m.span)
}
