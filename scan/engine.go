package scan

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"

	"postern/scan/regexset"
)

// TestString is the published string that holds any mail it stands in (as EICAR
// is for virus scanners).
const TestString = "POSTERN-OUTBOUND-TEST-8b1f2c9e-HOLD-THIS-MAIL"

// An Engine finds the terms it was made of. It is immutable and safe for
// concurrent use.
type Engine struct {
	terms []Term
	// detectors is the catalogue.
	detectors []Detector
	asked     [][]int // for each detector of the catalogue, the terms that ask for it
	yields    [][]int // for each detector, those it yields to
	ofPersons []bool  // see ofPersons
	// personPoints are those of personEvidence by detector.
	personPoints []int
	competitors  []bool // see competitors
	// needKeyword says of each detector whether its find function adds nothing without a
	// keyword of its own near.
	needKeyword []bool
	leavesOut   bool // some detectors run only where a snippet may show their datum, see runs
	table       phraseTable
	// dictionaries are looked up beside the table.
	dictionaries dictionaries
	singles      *runeSet // see anchoredSingles
	exact        exactTables
	protected    protected
	starts       *starts
	ids          *idTable
	quads        int // the detector that looks at four numbers with dots between, or -1
	marked       [256]int16
	labels       []labelTerm
	// regexs are the regular expressions, regexTerms the term of each.
	regexs     *regexset.Set
	regexTerms []int
	key        []byte
	own        map[string]bool
	texts      sync.Pool // of *text
}

// New compiles the terms. The error names the term: [TermError]; several are
// joined.
func New(o Options) (*Engine, error) {
	e := &Engine{
		terms:     slices.Clone(o.Terms),
		asked:     make([][]int, len(catalogue)),
		detectors: catalogue,
		starts:    newStarts(catalogue),
		ids:       newIDTable(catalogue),
		key:       slices.Clone(o.Key),
	}
	e.texts.New = func() any { return new(text) }
	if e.key == nil {
		e.key = make([]byte, 32)
		rand.Read(e.key) // never fails
	}
	e.yields = make([][]int, len(e.detectors))
	for i := range e.detectors {
		for _, name := range e.detectors[i].yields {
			e.yields[i] = append(e.yields[i], slices.Index(Names(), name))
		}
		for k := range len(e.detectors[i].marks) {
			e.marked[e.detectors[i].marks[k]] = int16(i)
		}
	}
	e.ofPersons, e.personPoints = ofPersons(e.detectors), personPoints(e.detectors)
	e.competitors = competitors(e.detectors)
	e.needKeyword = make([]bool, len(e.detectors))
	e.quads = -1
	for i := range e.detectors {
		if id := e.detectors[i].id; id != nil && id.quad != nil {
			e.quads = i
		}
		code := e.detectors[i].code
		e.needKeyword[i] = code != nil && !code.alone
	}
	e.exact.candidates = make([]bool, len(e.detectors))
	e.protected.public = o.PublicText
	err := e.compile(&o)
	if err != nil {
		return nil, err
	}
	for i := range e.detectors {
		e.leavesOut = e.leavesOut || !e.runs(i)
	}
	e.own = ownValues(o.Own)
	return e, nil
}

// compile builds what finds keywords, phrases and regular expressions.
func (e *Engine) compile(o *Options) error {
	index := map[string]int{}
	for i := range e.detectors {
		for _, k := range e.detectors[i].Keywords {
			p, err := e.table.add(index, fold(k))
			if err != nil {
				return fmt.Errorf("keyword of %s: %w", e.detectors[i].Name, err)
			}
			p.sources = append(p.sources, int16(i))
		}
	}
	var errs []error
	var exprs []*regexset.Expr
	for i := range e.terms {
		if err := e.term(i, index, &exprs, o); err != nil {
			errs = append(errs, &TermError{i, err})
		}
	}
	e.regexs = regexset.New(exprs)
	e.table.seal()
	e.dictionaries.seal()
	e.singles = e.anchoredSingles()
	return errors.Join(errs...)
}

// term compiles term number i.
func (e *Engine) term(i int, index map[string]int, exprs *[]*regexset.Expr, o *Options) error {
	t := &e.terms[i]
	kinds := 0
	for _, set := range []bool{t.Detector != "", len(t.Phrases) > 0, t.Regex != "", t.Dictionary != nil, t.Label != nil, t.ExactData != "", t.Fingerprint != ""} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		return errors.New("want exactly one of detector, phrases, regex, dictionary, label, exact data and fingerprint")
	}
	switch {
	case t.Detector != "":
		n := slices.Index(Names(), t.Detector)
		if n < 0 {
			return fmt.Errorf("no detector is named %q", t.Detector)
		}
		if e.detectors[n].labels != nil && len(e.asked[n]) == 0 {
			for k := range e.detectors[n].labels {
				l := newLabelTerm(-1, &e.detectors[n].labels[k])
				l.source = n
				e.labels = append(e.labels, l)
			}
		}
		e.asked[n] = append(e.asked[n], i)
	case t.Regex != "":
		x, err := regexset.Compile(t.Regex)
		if err != nil {
			return err
		}
		*exprs = append(*exprs, x)
		e.regexTerms = append(e.regexTerms, i)
	case t.Label != nil:
		e.labels = append(e.labels, newLabelTerm(i, t.Label))
	case t.Dictionary != nil:
		e.dictionaries.list = append(e.dictionaries.list, dictionaryTerm{t.Dictionary, i})
	case t.ExactData != "":
		return e.exactData(i, o.ExactData)
	case t.Fingerprint != "":
		return e.fingerprints(i, o.Fingerprints)
	default:
		return e.phrases(i, index)
	}
	return nil
}

func (e *Engine) phrases(i int, index map[string]int) error {
	for _, s := range e.terms[i].Phrases {
		for _, folded := range spellings(s) {
			p, err := e.table.add(index, folded)
			if err != nil {
				return err
			}
			if !slices.Contains(p.terms, i) {
				p.terms = append(p.terms, i)
			}
		}
	}
	return nil
}
