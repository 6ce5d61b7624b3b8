package scan

import "strings"

// longestRow is how many groups of digits a number may be written in.
const longestRow = 19

// row follows groups of digits of one width that are kept apart by the same
// mark, which is none that usually stands within a number: "4111, 1111, 1111,
// 1111", or a digit on each line of a quoted mail. Tables are full of such rows, so that
// only a keyword makes one a number. Group g is as wide as the one before it, last.
func (t *text) row(last, g span) {
	mark := oddMark(t.s[last.end:g.start])
	if mark == "" || mark != t.mark {
		t.endRow()
		if mark == "" {
			return
		}
	}
	if len(t.members) == 0 {
		t.members = append(t.members, last)
	}
	t.mark = mark
	if len(t.members) <= longestRow {
		t.members = append(t.members, g)
	}
}

// endRow keeps a row that has as many digits as a card number.
func (t *text) endRow() {
	n := len(t.members)
	if n > 2 {
		if total := n * t.members[0].len(); total >= 13 && total <= 19 {
			t.rows = append(t.rows, span{len(t.rowGroups), len(t.rowGroups) + n})
			t.rowGroups = append(t.rowGroups, t.members...)
		}
	}
	t.members = t.members[:0]
}

// oddMark is the mark between two groups of digits: what is left of the text
// between them without white space; empty when it is none.
func oddMark(sep string) string {
	if len(sep) > maxJoin {
		return ""
	}
	if len(sep) == 1 && sep[0] > ' ' && sep[0] <= '~' && classes[sep[0]]&isWord == 0 {
		return sep
	}
	mark := strings.TrimSpace(sep)
	if len(mark) > 2 {
		return ""
	}
	for i := range len(mark) {
		if c := mark[i]; c > '~' || classes[c]&isWord != 0 {
			return ""
		}
	}
	return mark
}

// rowCards looks at the rows next to a keyword.
func rowCards(t *text, groups []span) {
	number := joinDigits(t, groups)
	is, ok := issuerOf(number)
	if !ok || few(number) || !luhn(number) {
		return
	}
	s := span{groups[0].start, groups[len(groups)-1].end}
	if word, near := t.keyword(s, reach, reach); near {
		t.add(match{
			span: s, value: number, conf: Medium,
			evidence: append(is.evidence, "keyword "+word),
		})
	}
}
