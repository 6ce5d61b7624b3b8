package exactdata

import "runtime"

// A Hit is a value of a row that stands in a text.
type Hit struct {
	Column     int // see Info.Columns
	Start, End int // in the text
}

// A Window is a canonical text around a primary value, ready for lookups.
type Window struct {
	text   string
	tokens []token
	dates  []date
	hits   []Hit
}

// Extra is a value that somebody else found in a window: a number that is written
// in another way than in the table.
type Extra struct {
	Plain      string
	Start, End int
}

// Hits are values of the row in a canonical text, at most one of each column, and
// none over another or over the primary value itself, from skipStart to skipEnd.
// w is space for the work; the hits are valid until its next use.
func (r Row) Hits(w *Window, text string, skipStart, skipEnd int, extras []Extra) []Hit {
	x := r.index
	defer runtime.KeepAlive(x.file)
	w.text, w.tokens, w.hits = text, x.keys.tokenise(text, w.tokens), w.hits[:0]
	kept := w.tokens[:0]
	for _, t := range w.tokens {
		if t.end <= skipStart || t.start >= skipEnd {
			kept = append(kept, t)
		}
	}
	w.tokens = kept
	for i := range w.tokens {
		r.wordsAt(w, i)
		r.digitsAt(w, i)
		r.datesAt(w, i)
	}
	for i := range extras {
		r.extra(w, &extras[i])
	}
	return assign(w.hits, len(x.Columns))
}

// wordsAt looks up the values of words that begin at token i.
func (r *Row) wordsAt(w *Window, i int) {
	sum := uint64(0)
	for n := 1; n <= r.index.words && i+n <= len(w.tokens); n++ {
		last := &w.tokens[i+n-1]
		if n > 1 && !adjacent(&w.tokens[i+n-2], last) {
			return
		}
		sum += last.hash
		r.ask(w, classWords, sum, n, w.tokens[i].start, last.end)
	}
}

// digitsAt looks up the numbers that begin at token i.
func (r *Row) digitsAt(w *Window, i int) {
	var digits []byte
	var buf [mostDigits]byte
	digits = buf[:0]
	for j := i; j < len(w.tokens) && w.tokens[j].digits; j++ {
		t := &w.tokens[j]
		if j > i && !adjacent(&w.tokens[j-1], t) || len(digits)+t.end-t.start > r.index.digits {
			return
		}
		digits = append(digits, w.text[t.start:t.end]...)
		if len(digits) >= leastDigits {
			r.ask(w, classNumber, r.index.keys.number(digits), len(digits), w.tokens[i].start, t.end)
		}
	}
}

func (r *Row) datesAt(w *Window, i int) {
	if !r.index.dates {
		return
	}
	var n int
	w.dates, n = datesAt(w.text, w.tokens, i, w.dates)
	if n == 0 {
		return
	}
	for _, d := range w.dates {
		r.ask(w, classDate, r.index.keys.date(d), 0, w.tokens[i].start, w.tokens[i+n-1].end)
	}
}

// extra looks up a number or a code that stands in the text in some other form.
func (r *Row) extra(w *Window, e *Extra) {
	if len(e.Plain) < leastDigits {
		return
	}
	digits := true
	for _, c := range []byte(e.Plain) {
		digits = digits && c >= '0' && c <= '9'
	}
	if digits && len(e.Plain) <= r.index.digits {
		r.ask(w, classNumber, r.index.keys.number([]byte(e.Plain)), len(e.Plain), e.Start, e.End)
	} else if !digits {
		r.ask(w, classWords, r.index.keys.word(e.Plain), 1, e.Start, e.End)
	}
}

// ask looks a value up in the columns that may have it.
func (r *Row) ask(w *Window, class int, value uint64, size, start, end int) {
	for c := range r.index.Columns {
		col := &r.index.Columns[c]
		switch class {
		case classWords:
			if size < col.WordsMin || size > col.WordsMax {
				continue
			}
		case classNumber:
			if size < col.DigitsMin || size > col.DigitsMax {
				continue
			}
		case classDate:
			if !col.Dates {
				continue
			}
		}
		if r.holds(c, class, value) {
			w.hits = append(w.hits, Hit{c, start, end})
		}
	}
}

// assign picks a hit for each column, so that none stands on another: "Martin" is
// not both first and last name. Columns with few hits choose first.
func assign(all []Hit, columns int) []Hit {
	if len(all) < 2 {
		return all
	}
	counts := make([]int, columns)
	for _, h := range all {
		counts[h.Column]++
	}
	done := make([]bool, columns)
	var out []Hit
	for range columns {
		best := -1
		for c := range columns {
			if !done[c] && counts[c] > 0 && (best < 0 || counts[c] < counts[best]) {
				best = c
			}
		}
		if best < 0 {
			break
		}
		done[best] = true
		for _, h := range all {
			if h.Column == best && free(out, h) {
				out = append(out, h)
				break
			}
		}
	}
	return out
}

func free(taken []Hit, h Hit) bool {
	for _, t := range taken {
		if t.Start < h.End && h.Start < t.End {
			return false
		}
	}
	return true
}
