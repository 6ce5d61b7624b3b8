package scan

import "slices"

// seal makes the dictionary: chooses anchors, and builds the table.
func (b *dictBuilder) seal() *Dictionary {
	d := &Dictionary{name: b.name}
	written := b.text.String()
	count := map[uint64]int32{}
	for i := range b.forms {
		f := &b.forms[i]
		text := written[f.at : int(f.at)+int(f.n)]
		eachWord(text, func(w span) { count[wordHash(text, w.start, w.end)]++ })
	}
	size := 16
	for size < 2*len(b.forms) {
		size *= 2
	}
	d.table = make([]int32, size)
	d.text, d.forms = written, make([]form, 0, len(b.forms))
	kept := make([]uint8, 0, len(b.forms)) // languages
	for i := range b.forms {
		f := b.forms[i]
		text := d.formText(&f)
		f.anchorAt(text, count)
		h := wordHash(text, int(f.from), int(f.to))
		if at := d.find(h, text); at >= 0 { // listed twice: the weight that says more counts
			if p := d.forms[at].phrase; abs16(b.weights[i]) > abs16(d.weights[p]) {
				d.weights[p] = b.weights[i]
			}
			continue
		}
		f.phrase = int32(len(d.first))
		d.first = append(d.first, int32(len(d.forms)))
		d.weights = append(d.weights, b.weights[i])
		kept = append(kept, b.languages[i])
		d.link(h, f)
	}
	d.inflect(kept, count)
	if len(d.forms) > len(d.first) {
		d.rebuild()
	}
	d.forms, d.next, d.hashes = slices.Clip(d.forms), slices.Clip(d.next), slices.Clip(d.hashes)
	d.first, d.weights = slices.Clip(d.first), slices.Clip(d.weights)
	return d
}

func abs16(n int16) int16 { return max(n, -n) }

// inflect adds the inflected forms that are no phrases themselves.
func (d *Dictionary) inflect(languages []uint8, count map[uint64]int32) {
	var more []byte
	base := len(d.text)
	for p, lang := range languages {
		if lang == 0 {
			continue
		}
		inflect(d.formText(&d.forms[d.first[p]]), lang, func(text string) {
			f := form{at: uint32(base + len(more)), n: uint16(len(text)), phrase: int32(p)}
			f.anchorAt(text, count)
			h := wordHash(text, int(f.from), int(f.to))
			for at := d.table[h&uint64(len(d.table)-1)]; at != 0; at = d.next[at-1] {
				have := &d.forms[at-1]
				if int(have.n) == len(text) && d.hashes[at-1] == h && textOf(have, d.text, more) == text {
					return
				}
			}
			more = append(more, text...)
			d.link(h, f)
		})
	}
	if len(more) > 0 {
		d.text += string(more)
	}
}

// textOf is the text of a form of a text that goes on in more.
func textOf(f *form, text string, more []byte) string {
	if at := int(f.at) - len(text); at >= 0 {
		return string(more[at : at+int(f.n)])
	}
	return text[f.at : int(f.at)+int(f.n)]
}

// rebuild makes the table anew for as many forms as there are.
func (d *Dictionary) rebuild() {
	size := len(d.table)
	for size < 2*len(d.forms) {
		size *= 2
	}
	d.table = make([]int32, size)
	for i, h := range d.hashes {
		slot := &d.table[h&uint64(size-1)]
		d.next[i], *slot = *slot, int32(i+1)
	}
}

// link adds a form to the chain of its hash.
func (d *Dictionary) link(h uint64, f form) {
	slot := &d.table[h&uint64(len(d.table)-1)]
	d.forms, d.hashes, d.next = append(d.forms, f), append(d.hashes, h), append(d.next, *slot)
	*slot = int32(len(d.forms))
}

// find is the form with that text, -1 where there is none.
func (d *Dictionary) find(h uint64, text string) int {
	for at := d.table[h&uint64(len(d.table)-1)]; at != 0; at = d.next[at-1] {
		if d.hashes[at-1] == h && d.formText(&d.forms[at-1]) == text {
			return int(at - 1)
		}
	}
	return -1
}

// anchorAt chooses the word that is looked up: the rarest, of those the longest.
func (f *form) anchorAt(text string, count map[uint64]int32) {
	var best span
	var least int32
	eachWord(text, func(w span) {
		n := count[wordHash(text, w.start, w.end)]
		if best.len() == 0 || n < least || n == least && w.len() > best.len() {
			best, least = w, n
		}
	})
	f.from, f.to = uint16(best.start), uint16(best.end)
}

// eachWord calls found for the words of a folded text that the tokeniser looks up.
func eachWord(text string, found func(span)) {
	for i := 0; i < len(text); {
		w := wordAt(text, i)
		if w.len() >= 2 {
			found(w)
		}
		i += max(1, w.len())
	}
}
