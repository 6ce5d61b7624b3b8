package policy

import (
	"testing"

	"postern/extract"
	"postern/scan"
)

// hit is a finding by the index of its matcher's term in the tests below.
type hit struct {
	term       int
	value      string
	start, end int64
	object     int
	section    extract.Section
	conf       scan.Confidence
	rune       int // 0: as start
}

func TestMatchers(t *testing.T) {
	near := func(within int) *Near { return &Near{Phrase: Strings{"visa"}, Within: &within} }
	tests := []struct {
		name  string
		class Class
		hits  []hit // term 0: payment_card, 1: phrase visa, 2: regex
		met   bool
		count int
	}{
		{"one of any", Class{Any: []Matcher{{Detector: "payment_card"}, {Phrase: Strings{"visa"}}}}, []hit{{term: 1, value: "v"}}, true, 1},
		{"all", Class{All: []Matcher{{Detector: "payment_card"}, {Phrase: Strings{"visa"}}}}, []hit{{term: 0}, {term: 1, object: 9}}, true, 2},
		{"all but one", Class{All: []Matcher{{Detector: "payment_card"}, {Phrase: Strings{"visa"}}}}, []hit{{term: 0}}, false, 0},
		{"all and any", Class{All: []Matcher{{Detector: "payment_card"}}, Any: []Matcher{{Phrase: Strings{"visa"}}}}, []hit{{term: 0}}, false, 0},
		{"confidence", Class{Any: []Matcher{{Detector: "payment_card", Confidence: "high"}}}, []hit{{conf: scan.Medium}}, false, 0},
		{"confidence high", Class{Any: []Matcher{{Detector: "payment_card", Confidence: "high"}}}, []hit{{conf: 0.85}}, true, 1},
		{"counts over the message", Class{Any: []Matcher{{Detector: "payment_card", Count: num(2)}}}, []hit{{value: "a"}, {value: "b", object: 4}}, true, 2},
		{"one value in two views", Class{Any: []Matcher{{Detector: "payment_card", Count: num(2)}}}, []hit{{value: "a"}, {value: "a", object: 4}}, false, 0},

		{"where", Class{Any: []Matcher{{Detector: "payment_card", Where: Strings{"attachment"}}}}, []hit{{section: extract.Body}}, false, 0},
		{"where, header", Class{Any: []Matcher{{Detector: "payment_card", Where: Strings{"subject", "header:x-a"}}}}, []hit{{section: "header:X-A"}}, true, 1},

		{"near", Class{Any: []Matcher{{Detector: "payment_card", Near: near(20)}}}, []hit{{start: 0, end: 16}, {term: 1, start: 36, end: 40}}, true, 1},
		{"near, before", Class{Any: []Matcher{{Detector: "payment_card", Near: near(20)}}}, []hit{{start: 100, end: 116}, {term: 1, start: 76, end: 80}}, true, 1},
		{"near, too far", Class{Any: []Matcher{{Detector: "payment_card", Near: near(20)}}}, []hit{{start: 0, end: 16}, {term: 1, start: 37, end: 41}}, false, 0},
		{"near, other text", Class{Any: []Matcher{{Detector: "payment_card", Near: near(20)}}}, []hit{{start: 0, end: 16}, {term: 1, start: 20, end: 24, object: 1}}, false, 0},
		{"near in code points", Class{Any: []Matcher{{Detector: "payment_card", Near: near(20)}}}, []hit{{start: 0, end: 16}, {term: 1, start: 76, end: 80, rune: 36}}, true, 1},
		{"far in code points", Class{Any: []Matcher{{Detector: "payment_card", Near: near(20)}}}, []hit{{start: 0, end: 16}, {term: 1, start: 76, end: 80, rune: 37}}, false, 0},
		{"near in another window", Class{Any: []Matcher{{Detector: "payment_card", Near: near(20)}}}, []hit{{start: 5000, end: 5016, rune: 5000}, {term: 1, start: 5026, end: 5030, rune: 3}}, true, 1},
		{"near default", Class{Any: []Matcher{{Detector: "payment_card", Near: &Near{Phrase: Strings{"visa"}}}}}, []hit{{start: 0, end: 16}, {term: 1, start: 317, end: 321}}, false, 0},

		{"except", Class{Any: []Matcher{{Detector: "payment_card"}}, Except: []Matcher{{Regex: `4111\d+`}}}, []hit{{start: 10, end: 26}, {term: 2, start: 8, end: 26}}, false, 0},
		{"except touches", Class{Any: []Matcher{{Detector: "payment_card"}}, Except: []Matcher{{Regex: `4111\d+`}}}, []hit{{start: 10, end: 26}, {term: 2, start: 26, end: 30}}, true, 1},
		{"except drops one match only", Class{Any: []Matcher{{Detector: "payment_card"}}, Except: []Matcher{{Regex: `4111\d+`}}}, []hit{{value: "a", start: 10, end: 26}, {value: "b", start: 50, end: 66}, {term: 2, start: 8, end: 26}}, true, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.class.Name = "c"
			s := source(Rule{Name: "r", When: Condition{Class: Strings{"c"}}, Action: act(Quarantine)})
			s.Classes = []Class{tt.class}
			p := compile(t, s)
			m := message("bob@other.example")
			for i, h := range tt.hits {
				m.Findings = append(m.Findings, h.finding(p, i))
			}
			f := p.newFacts(m)
			k := f.class(0)
			if k == nil || k.met != tt.met || k.count != tt.count {
				t.Errorf("%+v, want met %v, count %d", k, tt.met, tt.count)
			}
		})
	}
}

func (h hit) finding(p *Policy, i int) scan.Finding {
	f := scan.Finding{
		Confidence: scan.Medium, Digest: h.value, Object: h.object, Section: extract.Body, View: extract.Shown,
		Start: h.start, End: max(h.end, h.start+1), Rune: int(h.start), Path: "1",
	}
	if h.rune != 0 {
		f.Rune = h.rune
	}
	f.RuneEnd = f.Rune + int(f.End-f.Start)
	if h.conf != 0 {
		f.Confidence = h.conf
	}
	if h.section != "" {
		f.Section = h.section
	}
	f.Term = -1
	for n, term := range p.terms {
		is := [3]bool{term.Detector == "payment_card", len(term.Phrases) > 0, term.Regex != ""}
		if is[h.term] {
			f.Term, f.Detector = n, [3]string{"payment_card", "phrase", "regex"}[h.term]
		}
	}
	return f
}

func TestFindingsAreGrouped(t *testing.T) {
	p := compile(t, source(Rule{Name: "r", When: Condition{Class: Strings{"cardholder-data"}}, Action: act(Quarantine)}))
	m := message("bob@other.example", "eve@other.example")
	add := func(value, path, where string, object int, section extract.Section, conf scan.Confidence) {
		f := found(p, "payment_card", conf, value, 0)
		f.Path, f.Where, f.Object, f.Section = path, where, object, section
		m.Findings = append(m.Findings, f)
	}
	add("a", "1.2/offer.zip/q3.xlsx", "Sheet2!B7", 3, extract.Attachment, 0.75)
	add("b", "1.2/offer.zip/q3.xlsx", "Sheet2!B8", 3, extract.Attachment, 0.9)
	add("a", "1.2/offer.zip/q3.xlsx", "Sheet2!B9", 3, extract.Attachment, 0.75)
	add("a", "1", "", 0, extract.Subject, 0.75)
	v := judge(t, p, m)
	want := []Finding{
		{Class: "cardholder-data", Detector: "payment_card", Confidence: 0.9, Count: 2, Where: "1.2/offer.zip/q3.xlsx, Sheet2!B7"},
		{Class: "cardholder-data", Detector: "payment_card", Confidence: 0.75, Count: 1, Where: "subject"},
	}
	if len(v.Findings) != len(want) {
		t.Fatalf("%+v", v.Findings)
	}
	for i, f := range v.Findings {
		f.Masked = ""
		if f.Class != want[i].Class || f.Confidence != want[i].Confidence || f.Count != want[i].Count || f.Where != want[i].Where {
			t.Errorf("got %+v, want %+v", f, want[i])
		}
	}
	if text := v.Recipients[1].Reasons[0].Text; text != "r: class cardholder-data, 2 distinct payment_card" {
		t.Errorf("text %q", text)
	}
}
