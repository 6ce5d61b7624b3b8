package scan

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"postern/scan/fingerprint"
)

// A Copied says which stretch of a protected document a finding is a copy of.
type Copied struct {
	// Document is the number of the document in its index.
	Document uint64 `json:"document"`
	// From and To count the letters and digits of the document; Letters are all it
	// has. A character of Chinese, Japanese or Korean counts for three.
	From    int `json:"from"`
	To      int `json:"to"`
	Letters int `json:"letters"`
}

// of is the number of the document, 0 for what is no copy.
func (c *Copied) of() uint64 {
	if c == nil {
		return 0
	}
	return c.Document
}

// protected are the indexes of fingerprints that terms ask for.
type protected struct {
	keys   *fingerprint.Keys
	public []*fingerprint.Index
	list   []*protectedSet
}

type protectedSet struct {
	name  string
	index *fingerprint.Index
	least int // of the terms, and so of the bytes of a text
	terms []protectedTerm
}

type protectedTerm struct{ term, run int }

// fingerprints compiles term number i.
func (e *Engine) fingerprints(i int, open map[string]*fingerprint.Index) error {
	t := &e.terms[i]
	x := open[t.Fingerprint]
	switch {
	case x == nil:
		return fmt.Errorf("no index of fingerprints is named %q", t.Fingerprint)
	case x.Info.Public:
		return fmt.Errorf("the index %q holds public text", t.Fingerprint)
	}
	run := t.Run
	if run <= 0 {
		run = fingerprint.DefaultRun
	}
	at := slices.IndexFunc(e.protected.list, func(p *protectedSet) bool { return p.name == t.Fingerprint })
	if at < 0 {
		at = len(e.protected.list)
		e.protected.list = append(e.protected.list, &protectedSet{name: t.Fingerprint, index: x, least: run})
		e.protected.keys = x.Keys()
	}
	p := e.protected.list[at]
	p.least = min(p.least, run)
	p.terms = append(p.terms, protectedTerm{i, run})
	return nil
}

// findCopies looks for stretches of protected documents.
func (t *text) findCopies() {
	p := &t.engine.protected
	if !slices.ContainsFunc(p.list, func(set *protectedSet) bool { return len(t.s) >= set.least }) {
		return
	}
	t.finder.Public = p.public
	if t.finder.Read(p.keys, t.s) == 0 {
		return
	}
	for _, set := range p.list {
		copies := t.finder.Copies(set.index, set.least)
		for i := range copies {
			t.addCopy(set, &copies[i])
		}
	}
}

func (t *text) addCopy(set *protectedSet, c *fingerprint.Copy) {
	m := match{
		span: span{c.Start, c.End}, source: -1, show: showWords, conf: High,
		value:  fmt.Sprintf("%s document %d", set.name, c.ID),
		copied: &Copied{Document: c.ID, From: c.From, To: c.To, Letters: c.Letters},
		evidence: []string{
			fmt.Sprintf("document %d %s", c.ID, maskedName(c)),
			fmt.Sprintf("run of %d letters", c.To-c.From),
			fmt.Sprintf("%d %% of the document", 100*(c.To-c.From)/max(1, c.Letters)),
		},
	}
	found := false
	for _, want := range set.terms {
		if c.Has(want.run) {
			found = true
			m.term = want.term
			t.matches = append(t.matches, m)
		}
	}
	if !found {
		return
	}
	// The copy may begin before its first fingerprint and end behind its last.
	for _, s := range []span{{t.step(c.Start, -copyMargin), c.Start}, {c.End, t.step(c.End, copyMargin)}} {
		if s.len() > 0 {
			t.matches = append(t.matches, match{span: s, source: -1, term: maskOnly, show: showWords})
		}
	}
}

// copyMargin is how many code points on both sides of a copy are not shown.
const copyMargin = 150

// maskedName is what may be shown of a document's name: the first letters of each
// word of its last element. The whole name is told by the command line.
func maskedName(c *fingerprint.Copy) string {
	d, err := c.Document()
	if err != nil {
		return ""
	}
	name := path.Base(strings.ReplaceAll(d.Name, `\`, "/"))
	ext := path.Ext(name)
	if len(ext) > 6 {
		ext = ""
	}
	var b strings.Builder
	maskWords(&b, strings.TrimSuffix(name, ext))
	return oneLine(b.String() + ext)
}
