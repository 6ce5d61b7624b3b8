package scan

import (
	_ "embed"
	"strings"
)

// personName finds names of persons: a form of address or a common first name, and words with
// capitals behind it. The first names are those most given in the countries of Europe and
// America and to people who live there, gathered for this list (firstnames.txt).
var personName = Detector{
	Name:   "person_name",
	About:  "names of persons, by a form of address or a common first name",
	Levels: "low; medium directly behind what a person is, as in patient or account holder",
	Keywords: []string{
		"patient", "patientin", "patient name", "insured", "policyholder", "applicant", "employee", "employee name", "account holder", "cardholder name",
		"customer name", "full name", "next of kin", "versicherter", "versicherte", "mitarbeiter", "mitarbeiterin", "bewerber", "bewerberin",
		"kontoinhaber", "kundin", "salarie", "assure", "titulaire du compte", "empleado", "paciente", "titular de la cuenta", "dipendente",
		"paziente", "intestatario", "werknemer", "rekeninghouder",
	},
	whole:  findNames,
	show:   showWords,
	costly: true,
}

const honorificsList = `mr mrs ms miss dr prof sir herr herrn frau mme mlle monsieur madame sr sra srta don dona senor senora sig
	signor signora dott dhr mevr mevrouw hr fru pan pani`

//go:embed firstnames.txt
var firstNamesList string

var (
	firstNames = newWordList(firstNamesList)
	// nameStarts begin names.
	nameStarts = newWordList(firstNamesList + " " + honorificsList)
	// honorifics stand before a name, perhaps with a dot.
	honorifics = newWordList(honorificsList)
	// noNames are words with capitals that end a name, or make it none.
	noNames = newWordList(`the this that and or of in on at for from with to is was are has inc ltd llc gmbh ag corp company street road avenue
		university college school church county city river lake park mount saint january february march april may june july august
		september october november december monday tuesday wednesday thursday friday saturday sunday license licence foundation
		project software version public general library`)
	// nameParticles may stand between the words of a name.
	nameParticles = newWordList(`van von de der den di da la del zu`)
)

// findNames looks at the words that may begin a name.
func findNames(t *text, places []span) {
	last, lastPlace := 0, 0
	for _, first := range t.names {
		place, ok := begins(places, first.start)
		if !ok || first.start < last && place == lastPlace {
			continue
		}
		title := honorifics.has(t.s, first.start, first.end)
		end, words := t.capitals(first.end, title)
		if words == 0 {
			continue
		}
		t.addName(span{first.start, end}, title)
		last, lastPlace = end, place
	}
}

// capitals follows the words of a name behind its first and counts those that are
// no initials.
func (t *text) capitals(i int, title bool) (end, words int) {
	end = i
	for n := 0; n < 4; n++ {
		if t.byteAt(i) == '.' && (n > 0 || title) {
			i++
		}
		if t.byteAt(i) != ' ' && (t.byteAt(i) != '-' || n == 0) {
			break
		}
		from := i + 1
		to := from
		for to < len(t.s) && (t.alnum(to) || t.s[to] == '\'') {
			to++
		}
		w := t.s[from:to]
		if nameParticles.has(t.s, from, to) {
			i = to
			continue
		}
		if w == "" || w[0] < 'A' || w[0] > 'Z' || noNames.has(t.s, from, to) || len(w) > 1 && w == strings.ToUpper(w) && len(w) < 4 {
			break
		}
		if i = to; len(w) > 1 {
			end, words = to, words+1
		}
	}
	return end, words
}

// The evidence of names; never changed.
var (
	firstNameEvidence = []string{"first name"}
	titleEvidence     = []string{"form of address"}
)

func (t *text) addName(s span, title bool) {
	m := match{span: s, value: strings.ToLower(t.s[s.start:s.end]), conf: Low, evidence: firstNameEvidence}
	if title {
		m.evidence = titleEvidence
	}
	if word, near := t.keyword(s, 24, 0); near {
		m.conf, m.evidence = Medium, append(m.evidence, "keyword "+word)
	}
	t.add(m)
}
