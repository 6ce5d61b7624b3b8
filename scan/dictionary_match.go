package scan

// dictionaries are those that terms ask for.
type dictionaries struct {
	list []dictionaryTerm
	// filter has a bit for each anchor's hash of any of them; mask cuts a hash to
	// its size.
	filter []uint64
	mask   uint64
}

type dictionaryTerm struct {
	*Dictionary
	term int
}

// seal builds the filter.
func (d *dictionaries) seal() {
	if len(d.list) == 0 {
		return
	}
	total := 0
	for i := range d.list {
		total += len(d.list[i].forms)
	}
	size := 1024
	for size < 16*total {
		size *= 2
	}
	d.filter, d.mask = make([]uint64, size/64), uint64(size-1)
	for i := range d.list {
		for _, h := range d.list[i].hashes {
			d.filter[h&d.mask>>6] |= 1 << (h & 63)
		}
	}
}

// lookInAll is lookIn where the hash passes the filter.
func (t *text) lookInAll(h uint64, i, j int) {
	if d := &t.engine.dictionaries; d.filter[h&d.mask>>6]&(1<<(h&63)) != 0 {
		t.lookIn(h, i, j)
	}
}

// lookIn notes the phrases of dictionaries that are anchored at the word [i, j)
// with hash h.
func (t *text) lookIn(h uint64, i, j int) {
	list := t.engine.dictionaries.list
	for k := range list {
		d := &list[k]
		for at := d.table[h&uint64(len(d.table)-1)]; at != 0; at = d.next[at-1] {
			if d.hashes[at-1] != h {
				continue
			}
			f := &d.forms[at-1]
			p := phrase{text: d.formText(f), anchor: span{int(f.from), int(f.to)}}
			stands, ok := t.stands(&p, i, j)
			if !ok {
				continue
			}
			t.matches = append(t.matches, match{
				span: stands, source: -1, term: d.term, show: showWords, conf: High,
				value: d.formText(&d.forms[d.first[f.phrase]]), weight: int(d.weights[f.phrase]),
			})
		}
	}
}

// dropCovered drops the matches of a dictionary that lie inside another one of
// it: "breach of contract" is no "contract" beside. The matches are sorted.
func (e *Engine) dropCovered(matches []match) []match {
	if len(e.dictionaries.list) == 0 {
		return matches
	}
	until := make([]int, len(e.terms))
	kept := matches[:0]
	for i := range matches {
		m := matches[i]
		if m.term >= 0 && m.source < 0 && e.terms[m.term].Dictionary != nil {
			if m.end <= until[m.term] {
				continue
			}
			until[m.term] = m.end
		}
		kept = append(kept, m)
	}
	return kept
}
