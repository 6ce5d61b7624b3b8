package scan

import (
	"cmp"
	"slices"
)

// What makes it likely that a number is somebody's: their name, their address or their
// date of birth beside it. A date of birth counts for two, since it has its label.
var personEvidence = map[string]int{"date_of_birth": 2, "street_address": 1, "us_street_address": 1, "person_name": 1}

// enoughOfPerson is the sum from which a person stands beside a number.
const enoughOfPerson = 2

// impersonal detectors find what belongs to nobody, or stands beside everybody's name.
var impersonal = map[string]bool{
	"email_address": true, "phone": true, "ip_address": true, "vin": true, "imei": true, "crypto_wallet": true, "crypto_wallet_eth": true, "test_string": true,
	"swift_bic": true, "us_aba_routing": true, "eu_vat": true, "uk_vat": true, "no_vat": true, "ch_vat": true, "de_vat": true, "it_vat": true, "source_code": true,
	"uk_postcode": true, "classification_marking": true,
}

// personPoints are those of personEvidence by detector.
func personPoints(detectors []Detector) []int {
	points := make([]int, len(detectors))
	for i := range detectors {
		points[i] = personEvidence[detectors[i].Name]
	}
	return points
}

// ofPersons says for each detector whether a person beside its match makes it surer.
func ofPersons(detectors []Detector) []bool {
	of := make([]bool, len(detectors))
	for i := range detectors {
		d := &detectors[i]
		of[i] = personEvidence[d.Name] == 0 && !impersonal[d.Name] && (len(d.Name) < 7 || d.Name[:7] != "secret:")
	}
	return of
}

// besidePersons raises by a level what stands beside a person. The matches are still
// in the canonical text, sorted.
func (t *text) besidePersons() {
	of := t.engine.ofPersons
	var places []span
	for i := range t.matches {
		m := &t.matches[i]
		if m.source < 0 || !of[m.source] || m.conf >= High {
			continue
		}
		at := span{t.step(m.start, -reach), t.step(m.end, reach)}
		if n := len(places); n > 0 && at.start <= places[n-1].end {
			places[n-1].end = max(places[n-1].end, at.end)
			continue
		}
		places = append(places, at)
	}
	if places == nil {
		return
	}
	// What nobody asked for is looked for here and not kept.
	had := len(t.matches)
	points := t.engine.personPoints
	t.detect(func(source int) bool { return points[source] > 0 && !t.engine.runs(source) }, places)
	evidence := t.evidence[:0]
	for i := range t.matches {
		if m := &t.matches[i]; m.source >= 0 && points[m.source] > 0 {
			evidence = append(evidence, personMatch{m.span, m.source, m.conf})
		}
	}
	more := len(t.matches) > had
	t.matches, t.evidence = t.matches[:had], evidence
	if len(evidence) == 0 {
		return
	}
	if more {
		slices.SortStableFunc(evidence, func(a, b personMatch) int {
			return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(b.conf, a.conf), cmp.Compare(a.source, b.source))
		})
	}
	for i := range t.matches {
		if m := &t.matches[i]; m.source >= 0 && of[m.source] && m.conf < High {
			t.besidePerson(m, evidence)
		}
	}
}

// A personMatch is a match of a detector of personEvidence.
type personMatch struct {
	span
	source int
	conf   Confidence
}

func (t *text) besidePerson(m *match, evidence []personMatch) {
	from, to := t.step(m.start, -reach), t.step(m.end, reach)
	i, _ := slices.BinarySearchFunc(evidence, from, func(e personMatch, from int) int { return e.start - from })
	sum := 0
	var names []string
	for ; i < len(evidence) && evidence[i].start < to; i++ {
		e := &evidence[i]
		if e.end > to || e.start < m.end && m.start < e.end {
			continue
		}
		if name := t.engine.detectors[e.source].Name; !slices.Contains(names, name) {
			sum, names = sum+t.engine.personPoints[e.source], append(names, name)
		}
	}
	if sum < enoughOfPerson {
		return
	}
	if m.conf < Medium {
		m.conf = Medium
	} else {
		m.conf = High
	}
	m.evidence = append(slices.Clip(m.evidence), names...)
}
