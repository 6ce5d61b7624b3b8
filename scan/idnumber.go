package scan

import (
	"slices"
	"time"

	"postern/extract"
)

// An idNumber is a number of digits only that an authority gives: how it is
// written and what makes it valid.
type idNumber struct {
	// written are the ways to write it: the widths of its groups of digits and the
	// byte that joins them. "11" is compact, "6-4" six and four with a dash; a space
	// stands for any single blank.
	written []string
	// alone are those of the ways that are sure enough without a keyword, since the
	// check is strong or the form is unusual.
	alone []string
	// faint are those of the ways that are found without a keyword at low confidence: the
	// check is strong, but the number is like any other of its length.
	faint []string
	// valid checks the digits.
	valid func(digits string) bool
	// validText checks the number as it is written, in place of valid, and that is
	// its value too.
	validText func(written string) bool
	// prefixed says that the length of a prefix may stand behind, as in "10.0.0.0/8".
	prefixed bool
	// weak says that valid knows ranges or dates only, and no check digit.
	weak bool
	// within is how near a keyword must stand, in code points; default 100.
	within int
	// quad is looked for in place of the ways to write it, which are four numbers of at most three digits
	// with dots between; it is called at the first of four such groups.
	quad func(t *text, groups []span)
	// strict says that the groups are never other ones than written, not even directly
	// behind a keyword.
	strict bool
}

// A written form: group widths and joints.
type writtenForm struct {
	widths []int
	joins  string
	alone  bool
	faint  bool
}

// An idForm is one way to write the number of one detector.
type idForm struct {
	writtenForm
	// next is the width of its second group and join what stands before that; 0 when it
	// is one group.
	next   int
	join   byte
	id     *idNumber
	source int16
}

// An idTable has the forms of all detectors by the width of their first group, and their
// numbers in groups of any width by how many digits they have.
type idTable struct {
	forms [maxDigits + 1][]idForm
	loose [maxDigits + 1][]looseID
}

// maxDigits is the greatest width of a group that any form has.
const maxDigits = 19

func newIDTable(detectors []Detector) *idTable {
	var table idTable
	for i := range detectors {
		id := detectors[i].id
		if id == nil || id.quad != nil {
			continue
		}
		for _, w := range id.written {
			f := idForm{writtenForm: parseForm(w, slices.Contains(id.alone, w)), id: id, source: int16(i)}
			if len(f.widths) > 1 {
				f.next, f.join = f.widths[1], f.joins[0]
			}
			f.faint = slices.Contains(id.faint, w)
			f.alone = f.alone || f.faint
			table.forms[f.widths[0]] = append(table.forms[f.widths[0]], f)
		}
		for _, n := range id.totals() {
			table.loose[n] = append(table.loose[n], looseID{id, int16(i)})
		}
	}
	return &table
}

// identify looks for identity numbers at each group of digits. A form that wants
// a keyword is tried only where the text has one of its keywords at all.
func (t *text) identify(want func(source int) bool, places []span) {
	// The forms that may be found in this text, by the width of the first group and of
	// the one behind a single byte, 0 for none: stretches of t.forms, made when they occur.
	var lists [maxDigits + 1][maxDigits + 1]struct {
		made     bool
		from, to int32
	}
	t.forms = t.forms[:0]
	quads := t.engine.quads
	if quads >= 0 && !want(quads) {
		quads = -1
	}
	for _, r := range t.runs {
		run := t.groups[r.start:r.end]
		if places != nil && !inAny(places, run[0].start) && !inAny(places, run[len(run)-1].end) {
			continue
		}
		for i := range run {
			w, next, join := run[i].len(), 0, byte(0)
			if w > maxDigits {
				continue
			}
			if i+1 < len(run) && run[i+1].start == run[i].end+1 && run[i+1].len() <= maxDigits {
				next, join = run[i+1].len(), t.s[run[i].end]
				if join == '\t' {
					join = ' '
				}
			}
			if join == '.' && quads >= 0 && t.quad(run[i:]) {
				t.source = quads
				t.engine.detectors[quads].id.quad(t, run[i:i+4])
			}
			all := t.engine.ids.forms[w]
			list := &lists[w][next]
			if !list.made {
				list.made, list.from = true, int32(len(t.forms))
				for k := range all {
					if f := &all[k]; (f.next == 0 || f.next == next) && (f.alone || t.hears(int(f.source))) && want(int(f.source)) {
						t.forms = append(t.forms, int32(k))
					}
				}
				list.to = int32(len(t.forms))
			}
			if list.from < list.to {
				t.tryForms(all, t.forms[list.from:list.to], run[i:], join)
			}
		}
		if len(run) > 1 {
			t.identifyLoose(run, want)
		}
	}
}

// quad reports whether a run begins with four numbers of at most three digits and single dots between.
func (t *text) quad(run []span) bool {
	if len(run) < 4 || run[0].len() > 3 {
		return false
	}
	for k := 1; k < 4; k++ {
		if at := run[k-1].end; run[k].start != at+1 || t.s[at] != '.' || run[k].len() > 3 {
			return false
		}
	}
	return true
}

// tryForms tries some of all forms at the first group of run, behind which join stands.
func (t *text) tryForms(all []idForm, list []int32, run []span, join byte) {
	first, alone := true, false // whether it is not known yet that the group stands alone, and whether it does
	for _, k := range list {
		f := &all[k]
		if f.next == 0 {
			if first {
				first, alone = false, t.byteAt(run[0].start-1) != '@' && !continued(t, run[0], 0)
			}
			if !alone {
				continue
			}
		} else if f.join != join {
			continue
		}
		t.source = int(f.source)
		f.id.try(t, run, &f.writtenForm)
	}
}

// hears reports whether the text may have a keyword of a detector anywhere.
func (t *text) hears(source int) bool { return len(t.heard) == 0 || t.heard[source] }

// hear notes which detectors have a keyword anywhere; with table columns, whose
// headers are keywords too, all may.
func (t *text) hear() {
	t.heard = slices.Grow(t.heard[:0], len(t.engine.detectors))[:len(t.engine.detectors)]
	columns := t.doc != nil && slices.ContainsFunc(t.doc.Places, func(p extract.Place) bool { return p.Column != "" })
	for i := range t.heard {
		t.heard[i] = columns
	}
	for i := range t.words {
		for _, source := range t.engine.table.entries[t.words[i].entry].sources {
			t.heard[source] = true
		}
	}
}

func parseForm(s string, alone bool) writtenForm {
	f := writtenForm{alone: alone}
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n = n*10 + int(s[i]-'0')
			continue
		}
		f.widths, n = append(f.widths, n), 0
		f.joins += s[i : i+1]
	}
	f.widths = append(f.widths, n)
	return f
}

// try looks for the number at the first group of run.
func (id *idNumber) try(t *text, run []span, f *writtenForm) {
	if len(run) < len(f.widths) {
		return
	}
	for k := 1; k < len(f.widths); k++ {
		if run[k].len() != f.widths[k] || run[k].start != run[k-1].end+1 {
			return
		}
		if b := t.s[run[k-1].end]; b != f.joins[k-1] && (f.joins[k-1] != ' ' || b != '\t') {
			return
		}
	}
	s := span{run[0].start, run[len(f.widths)-1].end}
	join := byte(0)
	if f.joins != "" {
		join = f.joins[0]
	}
	if continued(t, s, join) && !(id.prefixed && t.prefixLength(s.end)) || t.byteAt(s.start-1) == '@' || t.byteAt(s.end) == '@' && id.validText == nil || t.taken(s) {
		return
	}
	digits := t.s[s.start:s.end]
	if len(f.widths) > 1 {
		var buf [24]byte
		value := buf[:0]
		for _, g := range run[:len(f.widths)] {
			value = append(value, t.s[g.start:g.end]...)
		}
		digits = string(value)
	}
	switch {
	case id.validText != nil:
		if digits = t.s[s.start:s.end]; !id.validText(digits) {
			return
		}
	case !id.valid(digits) || few(digits):
		return
	}
	if f.faint {
		if _, near := t.keyword(s, reach, reach); !near {
			t.add(match{span: s, value: digits, conf: Low, evidence: []string{"checksum"}})
			return
		}
	}
	addID(t, s, digits, f.alone, id.weak, id.near())
}

// near is how near a keyword must stand, in code points.
func (id *idNumber) near() int {
	if id.within == 0 {
		return 100
	}
	return id.within
}

// What speaks for a number; never changed.
var (
	checksumEvidence = []string{"checksum"}
	rangeEvidence    = []string{"range"}
)

// addID adds an identity number or code: with a keyword near it is as sure as its
// check allows, without one only a form that stands alone counts.
func addID(t *text, s span, value string, alone, weak bool, within int) bool {
	m := match{span: s, value: value, evidence: checksumEvidence}
	if weak {
		m.evidence = rangeEvidence
	}
	if alone {
		within = reach
	}
	word, near := t.keyword(s, within, within)
	switch {
	case near && weak:
		m.conf = Medium
	case near:
		m.conf = 0.90
	case alone && weak:
		m.conf = Low
	case alone:
		m.conf = Medium
	default:
		return false
	}
	if near {
		m.evidence = t.withKeyword(m.evidence, word)
	}
	if refine := t.engine.detectors[t.source].refine; refine != nil && !refine(t, &m) {
		return false
	}
	t.add(m)
	return true
}

// weighted is the sum of the digits times the weights; there may be more digits.
func weighted(d string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(d[i]-'0') * w
	}
	return sum
}

// digitAt is the digit at i.
func digitAt(d string, i int) int { return int(d[i] - '0') }

// number is the value of at most 18 digits.
func number(d string) int {
	n := 0
	for i := range len(d) {
		n = n*10 + int(d[i]-'0')
	}
	return n
}

// validDay reports whether there is such a day.
func validDay(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// validYYMMDD reports whether six digits are a day of some century.
func validYYMMDD(d string) bool {
	return validDay(2000+number(d[:2]), number(d[2:4]), number(d[4:6])) || validDay(1900+number(d[:2]), number(d[2:4]), number(d[4:6]))
}

// validDDMMYY is the same for the other order.
func validDDMMYY(d string) bool { return validYYMMDD(d[4:6] + d[2:4] + d[:2]) }

// mod11and10 is the check of ISO/IEC 7064, MOD 11,10 over all digits.
func mod11and10(d string) bool {
	p := 10
	for i := range len(d) - 1 {
		p = (digitAt(d, i) + p) % 10
		if p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return (11-p)%10 == digitAt(d, len(d)-1)
}

// verhoeff is the check of J. Verhoeff, "Error detecting decimal codes" (1969).
func verhoeff(d string) bool {
	c := 0
	for i := range len(d) {
		n := digitAt(d, len(d)-1-i)
		for range i % 8 {
			n = verhoeffTurn[n]
		}
		c = verhoeffTimes(c, n)
	}
	return c == 0
}

// verhoeffTurn is the permutation that each further place applies once more.
var verhoeffTurn = [10]int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}

// verhoeffTimes multiplies in the dihedral group of order ten.
func verhoeffTimes(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b)%5
	case b < 5:
		return 5 + (a-b)%5
	}
	return (a - b + 5) % 5
}
